import ArgumentParser
import FCD
import Lifecycle

struct CloneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clone",
        abstract: "Copy a disk.",
        discussion: "The copy has an ID of its own, and no snapshots, tags or VMs of the source's."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The disk, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disk: String

    @Argument(help: "The copy's name.")
    var name: String

    @OptionGroup var place: PlaceOptions

    @Option(help: "How the copy's blocks are allocated; else as the source's.")
    var provisioning: ProvisioningChoice?

    @OptionGroup var new: NewDiskOptions

    func run() async throws {
        let details = try new.details()
        try await connection.withLifecycle("cloning \(disk)", .changing(change)) { lifecycle in
            try await ChangeRun(output: output, namesDisks: true).each([disk]) { source in
                let request = CloneRequest(
                    source: try await lifecycle.disk(source),
                    name: name,
                    place: place.place,
                    provisioning: provisioning?.value,
                    details: details
                )
                return try await lifecycle.clone(request, force: force.force, dryRun: change.dryRun)
            }
        }
    }
}
