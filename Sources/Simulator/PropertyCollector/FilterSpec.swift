import FCD

/// What a `PropertyFilterSpec` asks for.
struct FilterSpec: Sendable {
    struct Properties: Sendable {
        var type: String
        var all: Bool
        var paths: [String]
    }

    struct Start: Sendable {
        var object: ManagedObjectReference
        var skip: Bool
        var selections: [Selection]
    }

    /// A way to go on from an object: a traversal, or the name of one.
    struct Selection: Sendable {
        var name: String?
        var traversal: Traversal?
    }

    struct Traversal: Sendable {
        var type: String
        var path: String
        var skip: Bool
        var selections: [Selection]
    }

    var properties: [Properties]
    var starts: [Start]
    var reportsMissingObjects: Bool

    init(_ node: XMLNode) throws(Fault) {
        properties = node.all("propSet").map { set in
            Properties(
                type: set.child("type")?.text.trimmed ?? "",
                all: set.child("all")?.flag ?? false,
                paths: set.all("pathSet").map(\.text.trimmed)
            )
        }
        var starts: [Start] = []
        for set in node.all("objectSet") {
            guard let object = set.child("obj")?.reference else { throw .invalidArgument("specSet.objectSet.obj") }
            starts.append(
                Start(
                    object: object,
                    skip: set.child("skip")?.flag ?? false,
                    selections: set.all("selectSet").map(Selection.init)
                )
            )
        }
        self.starts = starts
        reportsMissingObjects = node.child("reportMissingObjectsInResults")?.flag ?? false
    }
}

extension FilterSpec.Selection {
    init(_ node: XMLNode) {
        name = node.child("name")?.text
        guard node.type == "TraversalSpec" else { return }
        traversal = FilterSpec.Traversal(
            type: node.child("type")?.text.trimmed ?? "",
            path: node.child("path")?.text.trimmed ?? "",
            skip: node.child("skip")?.flag ?? false,
            selections: node.all("selectSet").map(FilterSpec.Selection.init)
        )
    }

    /// Every traversal of the tree that has a name, so that others can refer to it.
    var named: [String: FilterSpec.Traversal] {
        var found: [String: FilterSpec.Traversal] = [:]
        if let name, let traversal { found[name] = traversal }
        for selection in traversal?.selections ?? [] { found.merge(selection.named) { first, _ in first } }
        return found
    }
}
