/// What can be asked of a disk by name.
package enum SearchField: String, CaseIterable, Sendable {
    case name, path, id
    case owner, team, person, contact
    case costCentre = "cost-centre"
    case purpose, expires, conflict
    case tag, meta, namespace, cluster, pvc, kubernetes
    case datastore, server, vm, attached, since
    case size, used, snapshots, type, keep, cbt
    case created, changed, seen
    case state, retired, fault

    /// Other names of it.
    var aliases: [String] {
        switch self {
        case .costCentre: ["cost-center", "costcentre", "costcenter"]
        case .meta: ["metadata"]
        case .pvc: ["claim"]
        case .kubernetes: ["k8s"]
        case .datastore: ["ds"]
        case .type: ["provisioning"]
        default: []
        }
    }

    /// The field with this name, whatever its case.
    init?(named name: some StringProtocol) {
        let name = name.lowercased().replacing("_", with: "-")
        guard let field = Self.allCases.first(where: { $0.rawValue == name || $0.aliases.contains(name) }) else {
            return nil
        }
        self = field
    }

    /// Whether `<` and `>` may stand in place of the colon too.
    var isCompared: Bool {
        switch self {
        case .size, .used, .snapshots, .created, .changed, .seen, .since, .expires: true
        default: false
        }
    }

    /// Whether the catalog keeps what it was at every time.
    var isKept: Bool {
        switch self {
        case .used, .snapshots, .conflict: false
        default: true
        }
    }

    /// The field that was probably meant.
    static func nearest(to name: String) -> SearchField? {
        let names = allCases.flatMap { field in ([field.rawValue] + field.aliases).map { (name: $0, field: field) } }
        let nearest = Spelling.nearest(to: name.lowercased(), among: names.map(\.name))
        return names.first { $0.name == nearest }?.field
    }
}
