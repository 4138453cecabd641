import FCD

/// The URL that RegisterDisk takes:
/// `https://HOST/folder/DIR/x.vmdk?dcPath=Folder/DC&dsName=DATASTORE`, percent-encoded.
struct RegistrationURL {
    var path: String
    var datacenterPath: String?
    var datastore: String

    init(_ text: String) throws(Fault) {
        guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }) else {
            throw .invalidArgument("path", "it is no absolute URL")
        }
        let rest = text.dropFirst(scheme.count)
        guard let slash = rest.firstIndex(of: "/"), slash != rest.startIndex else { throw .invalidArgument("path") }
        let parts = rest[slash...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts[0].hasPrefix("/folder/"), parts.count == 2 else { throw .invalidArgument("path") }
        guard !text.contains(where: { $0 == " " || !$0.isASCII }) else {
            throw .invalidArgument("path", "it is not percent-encoded")
        }
        var query: [String: String] = [:]
        for pair in parts[1].split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { throw .invalidArgument("path") }
            query[String(sides[0])] = try Self.decoded(sides[1])
        }
        path = try Self.decoded(parts[0].dropFirst("/folder/".count))
        datacenterPath = query["dcPath"]
        guard let datastore = query["dsName"], !datastore.isEmpty, !path.isEmpty else { throw .invalidArgument("path") }
        self.datastore = datastore
    }

    private static func decoded(_ text: Substring) throws(Fault) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.count == 2, let value = UInt8(digits, radix: 16) else { throw .invalidArgument("path") }
            bytes.append(value)
            rest.removeFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw .invalidArgument("path") }
        return decoded
    }

    /// The datastore that the URL names.
    func datastore(in inventory: Inventory) throws(Fault) -> Datastore {
        var datacenter: ManagedObjectReference?
        if let datacenterPath {
            guard let found = inventory.find(inventoryPath: datacenterPath), found.type == "Datacenter" else {
                throw .invalidArgument("path", "there is no datacenter '\(datacenterPath)'")
            }
            datacenter = found
        }
        guard let found = inventory.datastore(named: datastore, in: datacenter) else {
            throw .invalidDatastore(datastore)
        }
        return found
    }
}
