import ArgumentParser
import FCD
import Lifecycle

/// A change that needs no more than its disk.
protocol CheckedChange {
    static var commandName: String { get }
    static var abstract: String { get }
    static func of(_ disk: Disk) -> IntendedChange
}

/// The check of such a change, of one disk or several.
struct CheckDisk<Change: CheckedChange>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Change.commandName, abstract: Change.abstract)
    }

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    func run() async throws {
        try await CheckRun(connection: connection, output: output).show(each: { lifecycle in
            // What cannot be found is not checked, and the others would read as if it were.
            let named = try await LookedUpDisk.all(disks, in: lifecycle, output: output).map { try $0.disk() }
            return named.map { (disk: named.count == 1 ? nil : $0, change: Change.of($0)) }
        })
    }
}

enum CheckedRemoval: CheckedChange {
    static let commandName = "rm"
    static let abstract = "Check whether a disk can be deleted with its file."
    static func of(_ disk: Disk) -> IntendedChange { .delete(disk) }
}

enum CheckedSnapshot: CheckedChange {
    static let commandName = "snapshot"
    static let abstract = "Check whether a snapshot of a disk can be taken."
    static func of(_ disk: Disk) -> IntendedChange { .takeSnapshot(disk) }
}

enum CheckedReversion: CheckedChange {
    static let commandName = "revert"
    static let abstract = "Check whether a disk can go back to one of its snapshots."
    static func of(_ disk: Disk) -> IntendedChange { .revert(disk) }
}

enum CheckedRenaming: CheckedChange {
    static let commandName = "rename"
    static let abstract = "Check whether a disk can get another name."
    static func of(_ disk: Disk) -> IntendedChange { .rename(disk) }
}

enum CheckedInflation: CheckedChange {
    static let commandName = "inflate"
    static let abstract = "Check whether a thin disk can be made thick."
    static func of(_ disk: Disk) -> IntendedChange { .inflate(disk) }
}

enum CheckedRetirement: CheckedChange {
    static let commandName = "retire"
    static let abstract = "Check whether a disk can be marked for deletion."
    static func of(_ disk: Disk) -> IntendedChange { .retire(disk) }
}

enum CheckedUnregistration: CheckedChange {
    static let commandName = "unregister"
    static let abstract = "Check whether a disk can become a plain VMDK again."
    static func of(_ disk: Disk) -> IntendedChange { .unregister(disk) }
}
