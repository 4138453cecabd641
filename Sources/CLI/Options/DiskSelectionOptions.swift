import ArgumentParser
import FCD

/// The selection that the live list and the catalog's have in common. Everything given must hold.
struct DiskSelectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only disks of this team, person or contact.", valueName: "name"))
    var owner: String?

    @Option(help: "Only disks on this datastore.")
    var datastore: String?

    @Flag(exclusivity: .exclusive)
    var attachment: AttachmentChoice?

    @Option(
        help: ArgumentHelp("Only disks of at least this size, such as 20GiB.", valueName: "size"),
        transform: MiB.argument
    )
    var minSize: MiB?

    @Option(help: ArgumentHelp("Only disks of at most this size.", valueName: "size"), transform: MiB.argument)
    var maxSize: MiB?

    @Flag(help: "Only disks that are retired: marked for deletion.")
    var retired = false

    @Flag(help: "Show whole IDs in the table, also on a terminal.")
    var wide = false

    /// nil where both are wanted.
    var isAttached: Bool? { attachment.map { $0 == .attached } }

    /// Whether IDs may be shown by their beginnings: a program that reads the list needs them whole.
    var shortensIdentifiers: Bool { !wide && CommandContext.current.standardOutput.isTerminal }
}
