import ArgumentParser
import Lifecycle

/// What a new disk gets beside its data.
struct NewDiskOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A folder below the datastore's root, or a file where it ends in .vmdk; else the server chooses.",
            valueName: "place"
        )
    )
    var path: String?

    @Option(help: ArgumentHelp("The storage policy that it gets, by name or ID.", valueName: "name"))
    var policy: String?

    @Flag(inversion: .prefixedNo, exclusivity: .exclusive, help: "Keep the disk when a VM that holds it is deleted.")
    var keep = true

    @Option(
        name: .customLong("meta"),
        help: ArgumentHelp("Metadata that the disk is made with; may be repeated.", valueName: "key=value")
    )
    var metadata: [KeyValuePair] = []

    @OptionGroup(title: "Owner") var owner: OwnerOptions
    @OptionGroup(title: "Tags") var tags: TagOptions

    func validate() throws {
        if let twice = Dictionary(grouping: metadata, by: \.key).first(where: { $1.count > 1 })?.key {
            throw ValidationError("--meta has two values for \(twice).")
        }
    }

    /// - Throws: ``CLIError`` for an owner without a name.
    func details() throws(CLIError) -> NewDiskDetails {
        NewDiskDetails(
            keepAfterDeleteVM: keep,
            path: path,
            policy: policy,
            owner: try owner.named(),
            tags: tags.tags,
            metadata: Dictionary(metadata.map { ($0.key, $0.value) }) { first, _ in first }
        )
    }
}
