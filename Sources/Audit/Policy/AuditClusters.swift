/// The Kubernetes clusters that are alive, by the configuration.
package struct AuditClusters: Equatable, Sendable {
    /// One of them. What is not listed of it is taken for alive.
    package struct Cluster: Equatable, Sendable {
        /// The cluster's ID in the metadata of volumes (`cns.containerCluster.clusterId`).
        package var id: String
        /// All its namespaces; nil where they are not listed.
        package var namespaces: [String]?
        /// All its claims, `namespace/claim`; nil where they are not listed.
        package var claims: [String]?

        package init(id: String, namespaces: [String]? = nil, claims: [String]? = nil) {
            self.id = id
            self.namespaces = namespaces
            self.claims = claims
        }
    }

    /// All clusters that are alive.
    package var clusters: [Cluster]

    package init(_ clusters: [Cluster]) {
        self.clusters = clusters
    }
}
