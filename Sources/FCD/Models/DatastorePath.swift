/// A file on a datastore, written `[datastore] folder/file.vmdk`.
public struct DatastorePath: Hashable, Sendable, CustomStringConvertible {
    /// The datastore's name, as it stands in the brackets.
    public var datastore: String
    /// The path below the datastore's root, without a leading slash.
    public var path: String

    /// A path from its parts.
    public init(datastore: String, path: String) {
        self.datastore = datastore
        self.path = path
    }

    /// Reads `[datastore] folder/file.vmdk`.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument`` if the datastore is missing, the path is empty,
    ///   or it climbs with `..`.
    public init(parsing text: String) throws(FCDError) {
        let trimmed = text.trimmed
        guard trimmed.hasPrefix("["), let close = trimmed.firstIndex(of: "]"),
            close > trimmed.index(after: trimmed.startIndex)
        else {
            throw FCDError(
                .invalidArgument,
                "\(String(reflecting: text)) names no datastore",
                hint: "write a path as '[datastore] folder/disk.vmdk', in quotes"
            )
        }
        let name = String(trimmed[trimmed.index(after: trimmed.startIndex)..<close])
        var path = String(trimmed[trimmed.index(after: close)...]).trimmed
        while path.hasPrefix("/") { path.removeFirst() }
        guard !path.split(separator: "/").contains("..") else {
            throw FCDError(
                .invalidArgument,
                "\(String(reflecting: text)) climbs out of its folder with '..'",
                hint: "write the whole path below the datastore's root"
            )
        }
        self.init(datastore: name, path: path)
    }

    /// `[datastore] folder/file.vmdk`; `[datastore]` for the root.
    public var description: String { path.isEmpty ? "[\(datastore)]" : "[\(datastore)] \(path)" }

    /// Whether the text is written as a datastore path, rightly or not.
    public static func looksLike(_ text: String) -> Bool { text.trimmed.hasPrefix("[") }

    /// The folder, empty for the datastore's root.
    public var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }

    /// The last part of the path; empty for a folder written with a slash at its end.
    public var fileName: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }

    /// The URL that `RegisterDisk` takes:
    /// `https://HOST/folder/DIR/x.vmdk?dcPath=Folder/DC&dsName=DATASTORE`, every part percent-encoded.
    ///
    /// - parameter host: The server's host name, with `:port` where it is not the scheme's own.
    /// - parameter datacenterPath: The datacenter's inventory path below the root folder, such as `Folder/DC`.
    public func folderURL(scheme: String = "https", host: String, datacenterPath: String) -> String {
        let file = path.split(separator: "/", omittingEmptySubsequences: false).map { Self.encode(String($0)) }
        return "\(scheme)://\(host)/folder/\(file.joined(separator: "/"))"
            + "?dcPath=\(Self.encode(datacenterPath))&dsName=\(Self.encode(datastore))"
    }

    /// Percent-encodes everything but RFC 3986's unreserved characters; a space becomes `%20`.
    private static func encode(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
