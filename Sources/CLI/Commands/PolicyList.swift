import ArgumentParser
import FCD
import Lifecycle

struct PolicyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the storage policies that a disk can have."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let policies = try await connection.withLifecycle("reading policies", .reading) { lifecycle in
            try await lifecycle.storageProfiles()
        }
        try output.show(Listing(policies.map(PolicyRow.init), empty: "no storage policies"))
    }
}

/// One storage policy.
struct PolicyRow: ListRow {
    let id: String
    let name: String
    /// Left out where there is none.
    let description: String?

    init(_ profile: StorageProfile) {
        id = profile.id
        name = profile.name
        description = profile.description
    }

    var identifier: String { id }

    static var columns: [Column<PolicyRow>] {
        [
            Column("ID", "id") { .text($0.id) },
            Column("NAME", "name") { .text($0.name) },
            Column("DESCRIPTION", "description", fit: .tail) { .text($0.description) },
        ]
    }
}
