import ArgumentParser
import Catalog
import Lifecycle

/// What `tag attach` and `tag detach` have in common.
struct TagChange: ParsableArguments {
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var target: WordedDiskOptions

    @Argument(help: ArgumentHelp("Tags: `name`, or `category/name` of vSphere.", valueName: "tag"))
    var tags: [CatalogTag] = []

    private func words() throws -> [CatalogTag] {
        try target.words(tags, "tag") { CatalogTag($0) }
    }

    func validate() throws {
        try target.bulk("", verb: "", columns: []).validate()
        if try words().isEmpty, target.file.path == nil { throw ValidationError("Give at least one tag.") }
    }

    /// Puts the tags on one disk or on many, or takes them off.
    func run(_ label: String, verb: String, isAdding: Bool) async throws {
        let bulk = target.bulk(label, verb: verb, columns: ["tags"])
        let tags = try words()
        try await connection.withLifecycle(label, .changing(change)) { lifecycle in
            guard bulk.isGiven else {
                let disk = try await lifecycle.disk(bulk.names.first ?? "")
                return try await ChangeRun(output: output).each(tags) { tag in
                    try await lifecycle.changeTags([tag], of: disk, isAdding: isAdding, dryRun: change.dryRun)
                }
            }
            try await bulk.each(lifecycle, connection, change, output) { row in
                let ofRow = try row.tags(in: "tags").filter { !tags.contains($0) }
                guard !(tags + ofRow).isEmpty else { throw CLIError(.usage, "the row has no tags") }
                return try await lifecycle.changeTags(
                    tags + ofRow,
                    of: try await lifecycle.disk(row.disk),
                    isAdding: isAdding,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
