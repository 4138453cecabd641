package import Catalog

/// What is compared.
package struct DriftOptions: Sendable {
    /// The disks of the catalog that are meant; nil for all of the server, those included that the catalog does not know.
    package var query: DiskQuery?
    /// Only these fields; empty for all that cost no call of their own for each disk, and of few disks all.
    package var only: Set<DriftField>

    package init(query: DiskQuery? = nil, only: Set<DriftField> = []) {
        self.query = query
        self.only = only
    }
}

/// What a comparison came to.
package struct DriftSummary: Sendable, Equatable {
    /// Disks that were looked at.
    package var disks = 0
    package var findings: [DriftSeverity: Int] = [:]
    /// What was left out, and why.
    package var notCompared: [String] = []
    /// Whether a part of the server could not be read.
    package var isPartial = false

    /// nil where nothing was found.
    package var worst: DriftSeverity? { findings.filter { $0.value > 0 }.keys.max() }
}
