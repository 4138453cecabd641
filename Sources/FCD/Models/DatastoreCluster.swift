/// A datastore cluster: a `StoragePod`.
public struct DatastoreCluster: Sendable, Equatable {
    /// `StoragePod:group-p12`.
    public var reference: ManagedObjectReference
    /// Unique within its datacenter only.
    public var name: String
    /// The datastores in it, by `childEntity`.
    public var datastores: [ManagedObjectReference]
    /// Whether Storage DRS is on, which chooses among the datastores; nil where the server did not say.
    public var isPlacementEnabled: Bool?
    /// The inventory path of its datacenter, such as `Folder/DC`.
    public var datacenterPath: String

    static let paths = ["name", "parent", "childEntity", "podStorageDrsEntry.storageDrsConfig.podConfig.enabled"]

    init(_ properties: ObjectProperties, tree: InventoryTree) throws(AnswerError) {
        reference = properties.object
        name = properties["name"]?.text ?? properties.object.value
        var datastores: [ManagedObjectReference] = []
        for child in properties["childEntity"]?.children ?? [] {
            let reference = try child.asReference()
            if reference.type == "Datastore" { datastores.append(reference) }
        }
        self.datastores = datastores
        isPlacementEnabled = properties["podStorageDrsEntry.storageDrsConfig.podConfig.enabled"].map {
            $0.text.trimmed == "true" || $0.text.trimmed == "1"
        }
        datacenterPath = tree.datacenterPath(above: try properties["parent"]?.asReference())
    }
}
