package import Catalog
import FCD

/// What a new disk gets beside its data, whichever call makes it.
package struct NewDiskDetails: Sendable {
    /// Whether the disk survives when a VM that holds it is deleted.
    package var keepAfterDeleteVM: Bool
    /// The folder below the datastore's root, or the file where it ends in `.vmdk`; nil leaves it to the server.
    package var path: String?
    /// A storage policy, by name or ID; nil for the server's default.
    package var policy: String?
    package var owner: Owner?
    package var tags: [CatalogTag]
    /// Key-value metadata. Keys under `fcd.` are this program's own, those under `cns.` Kubernetes', and refused.
    package var metadata: [String: String]

    package init(
        keepAfterDeleteVM: Bool = true,
        path: String? = nil,
        policy: String? = nil,
        owner: Owner? = nil,
        tags: [CatalogTag] = [],
        metadata: [String: String] = [:]
    ) {
        self.keepAfterDeleteVM = keepAfterDeleteVM
        self.path = path
        self.policy = policy
        self.owner = owner
        self.tags = tags
        self.metadata = metadata
    }

    /// Refuses what cannot be right before anything is called.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``, or ``FCDError/Code/unsupported`` where the
    ///   server keeps no metadata.
    func check(_ capabilities: ServerCapabilities) throws(FCDError) {
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            guard !key.trimmed.isEmpty, !value.isEmpty else {
                throw FCDError(
                    .invalidArgument,
                    "metadata needs a key and a value: an empty value stands for a vSphere tag",
                    hint: "write KEY=VALUE, and give tags with --tag"
                )
            }
            guard !key.hasPrefix("fcd."), !key.hasPrefix("cns.") else {
                throw FCDError(
                    .invalidArgument,
                    "the metadata key \(key) belongs to \(key.hasPrefix("fcd.") ? "fcd itself" : "Kubernetes")",
                    hint: "take another key; owners are set with --owner, --person and --contact"
                )
            }
        }
        try DiskWords.requireLines(of: metadata)
        guard metadata.isEmpty || capabilities.hasMetadata else {
            throw FCDError(.unsupported, "this server keeps no metadata with its disks", hint: "leave out --meta")
        }
        guard let path else { return }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !DatastorePath.looksLike(path), !path.trimmed.isEmpty, !parts.contains(".."), !path.hasPrefix("/") else {
            throw FCDError(
                .invalidArgument,
                "\(String(reflecting: path)) is no place below a datastore's root",
                hint: "write a folder such as db/payments; the datastore has its own option"
            )
        }
    }
    /// What the call that makes the disk carries of this, for a person.
    ///
    /// - parameter isComplete: Whether it carries all; else no more than place and policy.
    func words(isComplete: Bool) -> [String] {
        var words: [String] = []
        if let path { words.append("at \(path)") }
        if let policy { words.append("policy \(policy)") }
        guard isComplete else { return words }
        words.append(keepAfterDeleteVM ? "keep" : "no keep")
        return words + metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
}
