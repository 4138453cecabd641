/// The folders and datacenters of an inventory, for the paths of what lies in them.
package struct InventoryTree: Sendable {
    private struct Node: Sendable {
        var name: String
        var parent: ManagedObjectReference?
        var isDatacenter: Bool
    }

    private var nodes: [ManagedObjectReference: Node] = [:]
    private let root: ManagedObjectReference

    // A StoragePod is a datastore cluster: a folder of datastores.
    static let types = ["Folder", "Datacenter", "StoragePod"]
    static let paths = ["name", "parent"]

    init(root: ManagedObjectReference, objects: [ObjectProperties]) throws(AnswerError) {
        self.root = root
        for object in objects {
            nodes[object.object] = Node(
                name: object["name"]?.text ?? object.object.value,
                parent: try object["parent"]?.asReference(),
                isDatacenter: object.object.type == "Datacenter"
            )
        }
    }

    /// Whether the folder that an object lies in is known. A parent that is no folder (a vApp) never is.
    func knows(parentOf object: ObjectProperties) -> Bool {
        guard let parent = try? object["parent"]?.asReference(), Self.types.contains(parent.type) else { return true }
        return nodes[parent] != nil
    }

    /// The path of an object by its name and its parent, such as `Folder/DC/vm/app-01`.
    func path(of name: String, below parent: ManagedObjectReference?) -> String {
        (chain(above: parent).map(\.name) + [name]).joined(separator: "/")
    }

    /// The path of the datacenter that an object lies in, such as `Folder/DC`.
    func datacenterPath(above parent: ManagedObjectReference?) -> String {
        let chain = chain(above: parent)
        guard let datacenter = chain.lastIndex(where: \.isDatacenter) else { return "" }
        return chain[...datacenter].map(\.name).joined(separator: "/")
    }

    /// From the outermost inwards, without the root folder. A parent that is no folder (a vApp)
    /// ends the chain where it is unknown.
    private func chain(above start: ManagedObjectReference?) -> [Node] {
        var chain: [Node] = []
        var next = start
        while let reference = next, reference != root, let node = nodes[reference], chain.count < 100 {
            chain.insert(node, at: 0)
            next = node.parent
        }
        return chain
    }
}
