import ArgumentParser
import Catalog
import Foundation

struct UsedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "used",
        abstract: "Who used a disk between two times, or which disks a VM had, from the catalog.",
        discussion: """
            The times are those at which the catalog came to know: what a command attached to the second, what a sync \
            found by the time of the sync.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path, also an earlier one.")
    var disk: String?

    @Option(
        help: ArgumentHelp(
            "Instead of a disk: the VM, by name, inventory path, moid or UUID, also an earlier name.",
            valueName: "name"
        )
    )
    var vm: String?

    @Option(
        help: ArgumentHelp(
            "The window's beginning: a day, a time with its zone, or an age such as 7d.",
            valueName: "time"
        ),
        transform: TimePoint.argument
    )
    var since: TimePoint?

    @Option(
        help: ArgumentHelp("The window's end: that time, or the end of that day.", valueName: "time"),
        transform: TimePoint.argument
    )
    var until: TimePoint?

    func validate() throws {
        if (disk == nil) == (vm == nil) { throw ValidationError("Name a disk, or a VM with --vm.") }
    }

    func run() async throws {
        let now = CommandContext.current.now()
        let (beginning, end) = (since?.beginning(now: now), until?.end(now: now))
        if let beginning, let end, end <= beginning {
            throw CLIError(.usage, "--until lies before --since", hint: "the window must end after it begins")
        }
        let catalog = try catalog.openForReading(notingOpenOperations: false)
        // A window that reaches into the future ends now, for what lasts.
        let last = end.flatMap { $0 <= now ? $0 : nil }
        let uses: [DiskUse]
        if let disk {
            uses = try catalog.uses(diskID: try catalog.diskOfAnyTime(named: disk).id, since: beginning, until: last)
        } else {
            uses = try catalog.uses(vmID: try catalog.machine(named: vm ?? "").id, since: beginning, until: last)
        }
        try output.show(
            Listing(
                uses.map(UseRow.init),
                columns: UseRow.columns(ofDisk: disk != nil),
                empty: disk != nil ? "no VM is known to have had it" : "it is known to have had no First Class Disk"
            )
        )
    }
}
