import ArgumentParser
import Catalog
import Lifecycle

struct TagDetach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detach",
        abstract: "Take tags off a disk."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Argument(help: ArgumentHelp("Tags: `name`, or `category/name` of vSphere.", valueName: "tag"))
    var tags: [CatalogTag]

    func run() async throws {
        try await connection.withLifecycle("removing tags", .changing(change)) { lifecycle in
            let disk = try await lifecycle.disk(disk)
            try await ChangeRun(output: output).each(tags) { tag in
                try await lifecycle.removeTag(tag, from: disk, dryRun: change.dryRun)
            }
        }
    }
}
