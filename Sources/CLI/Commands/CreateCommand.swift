import ArgumentParser
import FCD
import Lifecycle

struct CreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a new disk, empty or with the content of a snapshot.",
        discussion: """
            A disk made of a snapshot has its size and lies where the snapshot's disk lies, so --size, --datastore and \
            --provisioning are for empty disks.
            """
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
    var size: MiB?

    @OptionGroup var place: PlaceOptions

    @Option(help: "How its blocks are allocated; thin unless told otherwise.")
    var provisioning: ProvisioningChoice?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("A disk and its snapshot, by ID or description, to copy.", valueName: "disk snapshot")
    )
    var fromSnapshot: [String] = []

    @OptionGroup var new: NewDiskOptions

    func validate() throws {
        if fromSnapshot.isEmpty {
            guard size != nil else { throw ValidationError("Give --size, or --from-snapshot for a copy of one.") }
            guard place.place != nil else { throw ValidationError("Give --datastore or --datastore-cluster.") }
        } else {
            guard fromSnapshot.count == 2 else {
                throw ValidationError("--from-snapshot takes a disk and a snapshot; the new name goes before it.")
            }
            guard size == nil, place.place == nil, provisioning == nil else {
                throw ValidationError(
                    "--from-snapshot cannot be combined with --size, --provisioning and a datastore or its cluster."
                )
            }
        }
    }

    func run() async throws {
        let details = try new.details()
        try await connection.withLifecycle("creating \(name)", .changing(change)) { lifecycle in
            try await ChangeRun(output: output, namesDisks: true).each([name]) { name in
                guard let size, let place = place.place else {
                    return try await copySnapshot(to: name, details, with: lifecycle)
                }
                let request = CreateRequest(
                    name: name,
                    capacity: size,
                    place: place,
                    provisioning: provisioning?.value ?? .thin,
                    details: details
                )
                return try await lifecycle.create(request, force: force.force, dryRun: change.dryRun)
            }
        }
    }

    private func copySnapshot(
        to name: String,
        _ details: NewDiskDetails,
        with lifecycle: DiskLifecycle
    ) async throws -> ChangeResult {
        let request = SnapshotCopyRequest(
            source: try await lifecycle.disk(fromSnapshot[0]),
            snapshot: fromSnapshot[1],
            name: name,
            details: details
        )
        return try await lifecycle.copySnapshot(request, force: force.force, dryRun: change.dryRun)
    }
}
