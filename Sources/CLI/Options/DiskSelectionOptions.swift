import ArgumentParser
import Catalog
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

    /// The same for a question to the catalog.
    var conditions: [CatalogCondition] {
        var tests: [CatalogCondition.Test] = []
        if let owner { tests.append(.text(.owner, [.exact(owner)])) }
        if let datastore { tests.append(.text(.datastore, [.exact(datastore)])) }
        if let isAttached { tests.append(.flag(.attached, isAttached)) }
        if retired { tests.append(.flag(.retired, true)) }
        if minSize != nil || maxSize != nil {
            tests.append(.number(.size, [.range(from: minSize?.count, before: maxSize.map { $0.count + 1 })]))
        }
        return tests.map { CatalogCondition($0) }
    }
}
