import ArgumentParser
import FCD
import Lifecycle

struct RegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Make existing VMDKs First Class Disks, where they lie.",
        discussion: """
            A path is written '[datastore] folder/disk.vmdk', in quotes. With --vm and --disk, a disk of a VM is \
            registered in its place, and stays attached. What is registered already is a success that says so. The \
            file is neither moved nor changed.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Datastore paths of VMDKs.", valueName: "path"))
    var paths: [String] = []

    @Option(help: ArgumentHelp("The disk's name; else the file's, without .vmdk.", valueName: "name"))
    var name: String?

    @OptionGroup(title: "Owner") var owner: OwnerOptions
    @OptionGroup(title: "Tags") var tags: TagOptions

    @Option(help: ArgumentHelp("Register a disk of this VM instead of a path.", valueName: "name"))
    var vm: String?

    @Option(
        help: ArgumentHelp("Which disk of the VM: its label, such as \"Hard disk 2\", or its key.", valueName: "label")
    )
    var disk: String?

    func validate() throws {
        guard (vm == nil) == (disk == nil) else { throw ValidationError("--vm and --disk belong together.") }
        guard paths.isEmpty != (vm == nil) else {
            throw ValidationError(
                vm == nil ? "Name the VMDKs to register." : "Give paths, or --vm and --disk, not both."
            )
        }
        if name != nil, paths.count > 1 { throw ValidationError("--name can be given for one path only.") }
    }

    func run() async throws {
        let owner = try owner.named()
        // Before any call, so that a path that cannot be right changes nothing.
        let paths = try paths.map { try DatastorePath(parsing: $0) }
        try await connection.withLifecycle("registering", .changing(change)) { lifecycle in
            let run = ChangeRun(output: output, namesDisks: true)
            if let vm, let disk {
                try await run.each([vm]) { vm in
                    try await lifecycle.promote(
                        disk,
                        of: try await lifecycle.inventory.virtualMachine(vm),
                        name: name,
                        owner: owner,
                        tags: tags.tags,
                        dryRun: change.dryRun
                    )
                }
                return
            }
            try await run.each(paths) { path in
                let request = RegisterRequest(path: path, name: name, owner: owner, tags: tags.tags)
                return try await lifecycle.register(request, dryRun: change.dryRun)
            }
        }
    }
}
