import Catalog

/// What a GiB costs a month.
package struct AuditCosts: Equatable, Sendable {
    /// A price for the datastores whose names fit a pattern.
    package struct Price: Equatable, Sendable {
        /// A pattern of datastore names.
        package var datastore: String
        /// For each GiB and month.
        package var perGiBMonth: Double

        package init(datastore: String, perGiBMonth: Double) {
            self.datastore = datastore
            self.perGiBMonth = perGiBMonth
        }
    }

    /// The currency, as reports write it, such as `EUR`.
    package var currency: String
    /// The first that fits counts.
    package var prices: [Price]
    /// Where none fits, and for disks of which nobody knows where they lie; nil for unknown.
    package var standard: Double?

    package init(currency: String, prices: [Price] = [], standard: Double? = nil) {
        self.currency = currency
        self.prices = prices
        self.standard = standard
    }

    /// Sums are kept to a hundredth of a cent.
    static let parts = 10_000.0

    /// A sum as reports keep it.
    static func rounded(_ sum: Double) -> Double { (sum * parts).rounded() / parts }

    /// What a GiB on the datastore of this name costs a month; nil where the configuration does not say.
    package func perGiBMonth(datastore: String?) -> Double? {
        guard let datastore else { return standard }
        return prices.first { NamePattern($0.datastore).fits(datastore) }?.perGiBMonth ?? standard
    }
}
