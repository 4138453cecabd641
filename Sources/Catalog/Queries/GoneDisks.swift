/// Which disks that are gone or deleted a question means.
///
/// They are meant only where their state is asked for, and each alternative speaks for itself: `state:gone or owner:x`
/// means the disks that are gone, and those of x that are there.
enum GoneDisks {
    /// None: no alternative speaks of their state.
    case none
    /// All that meet the question.
    case all
    /// Those that meet it by an alternative that asks for them, which one of these conditions says.
    case some([CatalogCondition])

    /// - Parameter conditions: what must all hold.
    init(of conditions: [CatalogCondition]) {
        self = Node(test: .all(conditions), isNegated: false).gone
    }

    /// A condition with all negations around it taken into account.
    private struct Node {
        var test: CatalogCondition.Test
        var isNegated: Bool

        init(test: CatalogCondition.Test, isNegated: Bool) {
            self.test = test
            self.isNegated = isNegated
        }

        init(_ condition: CatalogCondition, isNegated outer: Bool) {
            self.init(test: condition.test, isNegated: condition.isNegated != outer)
        }

        var condition: CatalogCondition { CatalogCondition(test, isNegated: isNegated) }

        var gone: GoneDisks {
            switch test {
            case .any(let parts) where !isNegated: Self.alternatives(parts.map { Node($0, isNegated: false) })
            case .all(let parts) where isNegated: Self.alternatives(parts.map { Node($0, isNegated: true) })
            default: Self.together(conjuncts)
            }
        }

        /// What must all hold, each by itself.
        private var conjuncts: [Node] {
            switch test {
            case .all(let parts) where !isNegated: parts.flatMap { Node($0, isNegated: false).conjuncts }
            case .any(let parts) where isNegated: parts.flatMap { Node($0, isNegated: true).conjuncts }
            default: [self]
            }
        }

        private static func alternatives(_ nodes: [Node]) -> GoneDisks {
            var asking: [CatalogCondition] = []
            var areAll = !nodes.isEmpty
            for node in nodes {
                switch node.gone {
                case .none: areAll = false
                case .all: asking.append(node.condition)
                case .some(let conditions):
                    areAll = false
                    asking.append(CatalogCondition(.all([node.condition, CatalogCondition(.any(conditions))])))
                }
            }
            return areAll ? .all : asking.isEmpty ? .none : .some(asking)
        }

        private static func together(_ nodes: [Node]) -> GoneDisks {
            if asksForGone(nodes) { return .all }
            var asking: [CatalogCondition] = []
            for node in nodes where node.isChoice {
                switch node.gone {
                case .none: continue
                case .all: return .all
                case .some(let conditions): asking += conditions
                }
            }
            return asking.isEmpty ? .none : .some(asking)
        }

        private var isChoice: Bool {
            switch test {
            case .any, .all: true
            default: false
            }
        }

        /// Not to be deleted is no wish to see what is gone; to be none of those that are there is.
        private static func asksForGone(_ nodes: [Node]) -> Bool {
            var allowed = Set(DiskRecord.State.allCases)
            for case (.state(let states), let isNegated) in nodes.map({ ($0.test, $0.isNegated) }) {
                if !isNegated, !Set(states).isSubset(of: DiskRecord.State.present) { return true }
                allowed = isNegated ? allowed.subtracting(states) : allowed.intersection(states)
            }
            return allowed.isDisjoint(with: DiskRecord.State.present)
        }
    }
}
