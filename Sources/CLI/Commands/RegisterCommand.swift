import ArgumentParser
import Catalog
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

            --from reads a CSV file with the columns path, name, owner, person, contact, cost-centre, purpose, expires \
            and tags (separated by semicolons); path alone is needed, and what stands there goes before what is given \
            here. --unregistered-on finds the VMDKs that are no First Class Disk and that no VM needs, shows them, and \
            registers them after a question.
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

    @OptionGroup(title: "Selection") var file: FileSourceOptions

    @Option(
        help: ArgumentHelp("Instead of paths: all VMDKs there that are no disk of anybody's.", valueName: "datastore")
    )
    var unregisteredOn: String?

    @OptionGroup var leftovers: LeftoverOptions

    func validate() throws {
        guard (vm == nil) == (disk == nil) else { throw ValidationError("--vm and --disk belong together.") }
        let ways = [!paths.isEmpty, vm != nil, file.path != nil, unregisteredOn != nil].count { $0 }
        guard ways == 1 else {
            throw ValidationError(
                ways == 0
                    ? "Name the VMDKs to register, or select them with --from or --unregistered-on."
                    : "Give one of them: paths, --vm and --disk, --from, or --unregistered-on."
            )
        }
        if name != nil, paths.count != 1, vm == nil {
            throw ValidationError("--name can be given for one path only.")
        }
        try leftovers.validate(
            file: file.path,
            isBulk: file.path != nil || unregisteredOn != nil,
            goesWith: "--from or --unregistered-on"
        )
    }

    func run() async throws {
        let owner = try owner.named()
        // Before any call, so that a path that cannot be right changes nothing.
        let paths = try paths.map { try DatastorePath(parsing: $0) }
        try await connection.withLifecycle("registering", .changing(change)) { lifecycle in
            if let source = try await source(lifecycle) {
                return try await registerRows(of: source, with: lifecycle)
            }
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

    private static let columns = ["path", "name", "owner", "tags"] + OwnerDetailOptions.columns

    /// The rows to register; nil where paths or a VM's disk are named.
    private func source(_ lifecycle: DiskLifecycle) async throws -> BulkSource? {
        if let file = file.path { return try await .csv(file, columns: Self.columns, required: ["path"]) }
        guard let unregisteredOn else { return nil }
        let datastore = try await lifecycle.datastore(unregisteredOn)
        let files = try await lifecycle.unregisteredFiles(on: datastore)
        try await agree(to: files, on: datastore)
        return .rows(files.map { BulkRow(header: ["path"], fields: [$0.path.description]) }, header: ["path"])
    }

    /// Shows what was found, and asks.
    private func agree(to files: [UnregisteredFile], on datastore: Datastore) async throws {
        guard !files.isEmpty else { return output.note("\(datastore.name) has no VMDK that is nobody's disk") }
        guard !change.yes, !change.dryRun else { return }
        await Progress.aside {
            for file in files {
                let size = file.capacity.map { ", \($0)" } ?? ""
                let beside = file.strangerBeside.map { ", beside \($0.fileName) of a VM that is not in the inventory" }
                CommandContext.current.say(VisibleText.escape("  \(file.path)\(size)\(beside ?? "")"))
            }
        }
        let count = files.count == 1 ? "this VMDK" : "these \(files.count) VMDKs"
        try await Confirmation.require("Register \(count) of \(datastore.name)?", options: change)
    }

    private static func team(_ row: BulkRow) -> String? {
        OwnerDetailOptions.text(row, "owner") ?? OwnerDetailOptions.text(row, "team")
    }

    private func registerRows(of source: BulkSource, with lifecycle: DiskLifecycle) async throws {
        let run = BulkRun(
            label: "registering",
            output: output,
            concurrency: try connection.resolvedPace().concurrency,
            leftoverPath: leftovers.failedTo,
            namesDisks: true
        )
        try await run.each(source) { row in
            let details = try owner.details.applied(from: row)
            let request = RegisterRequest(
                path: try DatastorePath(parsing: try row.required(["path"])),
                name: row["name"],
                owner: try OwnerOptions.named(details, team: Self.team(row) ?? owner.owner),
                tags: tags.tags + (try row.tags(in: "tags")).filter { !tags.tags.contains($0) }
            )
            return try await lifecycle.register(request, dryRun: change.dryRun)
        }
    }
}
