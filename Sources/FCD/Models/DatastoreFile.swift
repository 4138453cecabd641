/// A file that a search of a datastore found: a `FileInfo`.
public struct DatastoreFile: Sendable, Equatable {
    /// What a VMDK is, told by its name where the server does not say.
    public enum Kind: String, Sendable, CaseIterable {
        /// A virtual disk's descriptor: what a person calls the disk.
        case disk
        /// The descriptor of a delta, which depends on another disk: `x-000001.vmdk`.
        case delta
        /// The data of a disk or a delta: `x-flat.vmdk`, `x-000001-sesparse.vmdk`.
        case extent
        /// The map of changed blocks: `x-ctk.vmdk`.
        case changeTracking
        /// No VMDK.
        case other
    }

    /// `[datastore] folder/file.vmdk`
    public var path: DatastorePath
    /// By the file's name.
    public var kind: Kind
    /// What it takes on the datastore, with its extents where it is a descriptor; nil where the server did not say.
    public var sizeBytes: Int64?
    /// When it was last written, as the server wrote it.
    public var modified: String?
    /// A disk's capacity; nil for what is no disk, and where the server did not say.
    public var capacity: MiB?
    /// nil where the server did not say.
    public var isThin: Bool?

    init(_ node: XMLNode, in folder: String) throws(AnswerError) {
        let name = try node.string("path")
        do {
            let separator = folder.hasSuffix("/") ? "" : folder.hasSuffix("]") ? " " : "/"
            path = try DatastorePath(parsing: folder + separator + name)
        } catch {
            throw AnswerError("a file came back in the folder \(folder), which is no datastore path")
        }
        kind = Kind(fileName: name)
        sizeBytes = try node.optionalInt("fileSize")
        modified = node.optionalString("modification")
        // Whole MiB are what a disk has; a rest would be rounded away from it.
        capacity = try node.optionalInt("capacityKb").map { MiB(($0 + 1023) / 1024) }
        isThin = try node.optionalBool("thin")
    }
}

extension DatastoreFile.Kind {
    /// A registered disk may have a name that looks like a delta's: who knows better says so.
    public init(fileName: String) {
        let name = fileName.lowercased()
        guard name.hasSuffix(".vmdk") else {
            self = .other
            return
        }
        let stem = name.dropLast(".vmdk".count)
        if stem.hasSuffix("-ctk") {
            self = .changeTracking
        } else if Self.extentEndings.contains(where: stem.hasSuffix) || stem.wholeMatch(of: /.+-[fs]\d{3}/) != nil {
            self = .extent
        } else if stem.wholeMatch(of: /.+-\d{6}/) != nil {
            self = .delta
        } else {
            self = .disk
        }
    }

    private static let extentEndings = ["-flat", "-delta", "-sesparse", "-rdm", "-rdmp", "-digest"]
}

extension DatastorePath {
    /// The disk that a delta's name says it belongs to: `x.vmdk` of `x-000001.vmdk`. nil for what is no delta.
    public var baseOfDelta: DatastorePath? {
        guard let match = path.firstMatch(of: /^(.+)-\d{6}(\.[vV][mM][dD][kK])$/) else { return nil }
        return DatastorePath(datastore: datastore, path: String(match.1 + match.2))
    }
}
