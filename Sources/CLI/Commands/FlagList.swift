import ArgumentParser
import FCD
import Lifecycle

struct FlagList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the control flags of a disk."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    func run() async throws {
        let found = try await connection.withLifecycle("reading flags", .reading) { try await $0.disk(disk) }
        let rows = DiskFlag.allCases.map { FlagRow($0, of: found) }
        try output.show(Listing(rows, empty: "the disk has no flags"))
    }
}

/// One control flag of a disk.
struct FlagRow: ListRow {
    let flag: String
    /// The API's name.
    let name: String
    /// Left out where the server does not tell.
    let isSet: Bool?
    /// What it does.
    let meaning: String

    init(_ flag: DiskFlag, of disk: Disk) {
        self.flag = flag.word
        name = flag.rawValue
        isSet = disk[flag]
        meaning =
            switch flag {
            case .keepAfterDeleteVM: "stays when its VM is deleted"
            case .disableRelocation: "is not moved to another datastore"
            case .enableChangedBlockTracking: "changed blocks are tracked"
            }
    }

    /// Scripts ask which flags are set.
    var identifier: String { flag }

    static var columns: [Column<FlagRow>] {
        [
            Column("FLAG", "flag") { .text($0.flag) },
            Column("NAME", "name") { .text($0.name) },
            Column("SET", "isSet") { row in row.isSet.map { .flag($0) } ?? .text("unknown", exact: "") },
            Column("MEANING", "meaning", fit: .tail) { .text($0.meaning) },
        ]
    }
}
