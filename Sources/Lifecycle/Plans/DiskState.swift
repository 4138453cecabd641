package import Catalog
import FCD

/// What a plan rests on: a disk as it was seen. A nil field was not looked at, since the manifest does not mention it.
package struct DiskState: Sendable, Equatable, Codable {
    /// Where a VM holds it.
    package struct Holder: Sendable, Equatable, Codable {
        package var vm: String
        package var moid: String
        package var controllerKey: Int?
        package var unit: Int?

        init(_ holder: DiskHolder) {
            vm = holder.machine.name
            moid = holder.machine.reference.value
            controllerKey = holder.device?.controllerKey
            unit = holder.device?.unitNumber
        }

        var words: String { "\(vm) (controller \(Self.text(controllerKey)), unit \(Self.text(unit)))" }

        private static func text(_ number: Int?) -> String { number.map(String.init) ?? "?" }
    }

    package var id: String
    package var name: String
    package var path: String
    package var datastore: String
    package var capacityMiB: Int64?
    package var provisioning: String?
    /// The disk's owner: empty where nobody answers for it.
    package var owner: Owner?
    package var tags: [String]?
    /// The keys that the manifest names.
    package var metadata: [String: String]?
    /// The flags that the manifest names, by their words; one that the server does not tell is left out.
    package var flags: [String: Bool]?
    package var policies: [String]?
    /// The VMs that hold it; none where it is attached to nothing.
    package var holders: [Holder]?

    init(_ disk: Disk) {
        id = disk.id.rawValue
        name = disk.name
        path = disk.path
        datastore = disk.datastore.value
        capacityMiB = disk.capacity?.count
        provisioning = disk.provisioning?.word
    }

    /// What has become different, in words for a person.
    func differences(to now: DiskState) -> [String] {
        var words: [String] = []
        func compare<Value: Equatable>(_ what: String, _ key: KeyPath<DiskState, Value>, _ text: (Value) -> String) {
            let (old, new) = (self[keyPath: key], now[keyPath: key])
            if old != new { words.append("its \(what) was \(text(old)) and is \(text(new))") }
        }
        func list(_ items: [String]?) -> String {
            items.map { $0.isEmpty ? "none" : $0.joined(separator: ", ") } ?? "?"
        }
        compare("ID", \.id) { $0 }
        compare("name", \.name) { $0 }
        compare("file", \.path) { $0 }
        compare("datastore", \.datastore) { $0 }
        compare("size", \.capacityMiB) { $0.map { MiB($0).description } ?? "not told" }
        compare("provisioning", \.provisioning) { $0 ?? "not told" }
        compare("owner", \.owner) { $0.map(\.words) ?? "none" }
        compare("tags", \.tags) { list($0) }
        compare("metadata", \.metadata) { list($0?.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }) }
        compare("flags", \.flags) { list($0?.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }) }
        compare("policy", \.policies) { list($0) }
        compare("VM", \.holders) { list($0?.map(\.words)) }
        return words
    }
}

extension Owner {
    /// All of it in one line: `payments, pay@example.com, until 2031-12-31`.
    var words: String {
        let parts = [team, person, contact, costCentre, purpose, expiresOn.map { "until \($0)" }]
        let known = parts.compactMap { $0 }
        return known.isEmpty ? "none" : known.joined(separator: ", ")
    }
}
