import ArgumentParser
import FCD
import Lifecycle

struct CreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a new, empty disk."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk's name.")
    var name: String

    @Option(
        help: ArgumentHelp("Its capacity with a binary unit, such as 20GiB.", valueName: "size"),
        transform: MiB.argument
    )
    var size: MiB

    @OptionGroup var place: PlaceOptions

    @Option(help: "How its blocks are allocated.")
    var provisioning: ProvisioningChoice = .thin

    @OptionGroup var new: NewDiskOptions

    func validate() throws {
        if place.place == nil { throw ValidationError("Give --datastore or --datastore-cluster.") }
    }

    func run() async throws {
        guard let place = place.place else { return }
        let request = CreateRequest(
            name: name,
            capacity: size,
            place: place,
            provisioning: provisioning.value,
            details: try new.details()
        )
        try await connection.withLifecycle("creating \(name)", .changing(change)) { lifecycle in
            try await ChangeRun(output: output, namesDisks: true).each([request]) { request in
                try await lifecycle.create(request, force: force.force, dryRun: change.dryRun)
            }
        }
    }
}
