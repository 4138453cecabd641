import ArgumentParser
import Catalog
import Lifecycle

/// What a list of disks is ordered by: `size`, `-size`, `size:desc`, several with commas.
struct DiskSorting: ExpressibleByArgument {
    let orders: [DiskOrder]

    init(_ orders: [DiskOrder]) { self.orders = orders }

    init?(argument: String) {
        var orders: [DiskOrder] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            var name = part.lowercased()
            var descending = false
            if name.hasPrefix("-") {
                name.removeFirst()
                descending = true
            }
            if name.hasSuffix(":desc") || name.hasSuffix(":asc") {
                descending = name.hasSuffix(":desc")
                name = String(name[..<(name.lastIndex(of: ":") ?? name.endIndex)])
            }
            guard let field = DiskOrder.Field(rawValue: name) else { return nil }
            orders.append(DiskOrder(field, descending: descending))
        }
        self.init(orders)
    }

    static var allValueStrings: [String] { DiskOrder.Field.allCases.map(\.rawValue) }

    var defaultValueDescription: String {
        orders.map { ($0.descending ? "-" : "") + $0.field.rawValue }.joined(separator: ",")
    }

    /// The orders, each turned round where that is asked for.
    func orders(reversed: Bool) -> [DiskOrder] {
        orders.map { DiskOrder($0.field, descending: $0.descending != reversed) }
    }
}
