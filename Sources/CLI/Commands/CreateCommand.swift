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
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk's name.")
    var name: String

    @Option(
        help: ArgumentHelp("Its capacity with a binary unit, such as 20GiB.", valueName: "size"),
        transform: MiB.argument
    )
    var size: MiB

    @Option(help: ArgumentHelp("The datastore that it lies on.", valueName: "name"))
    var datastore: String

    @Option(help: "How its blocks are allocated.")
    var provisioning: Provisioning = .thin

    @Flag(inversion: .prefixedNo, help: "Keep the disk when a VM that holds it is deleted.")
    var keep = true

    @OptionGroup(title: "Owner") var owner: OwnerOptions
    @OptionGroup(title: "Tags") var tags: TagOptions

    /// As the command line calls it.
    enum Provisioning: String, CaseIterable, ExpressibleByArgument {
        case thin, eager, lazy

        var value: Disk.Provisioning {
            switch self {
            case .thin: .thin
            case .eager: .eagerZeroedThick
            case .lazy: .lazyZeroedThick
            }
        }
    }

    func run() async throws {
        let request = CreateRequest(
            name: name,
            capacity: size,
            datastore: datastore,
            provisioning: provisioning.value,
            keepAfterDeleteVM: keep,
            owner: try owner.named(),
            tags: tags.tags
        )
        try await connection.withLifecycle("creating \(name)", .changing(change)) { lifecycle in
            try await ChangeRun(output: output, namesDisks: true).each([request]) { request in
                try await lifecycle.create(request, dryRun: change.dryRun)
            }
        }
    }
}
