import FCD

/// Views, property collectors with their filters, and pages that wait to be fetched.
struct CollectorStore: Sendable {
    struct ContainerView: Sendable {
        var container: ManagedObjectReference
        var types: [String]
        var isRecursive: Bool
        var session: String
    }

    struct Filter: Sendable {
        let reference: ManagedObjectReference
        let spec: FilterSpec
    }

    /// What a collector's client has been told, by filter and object.
    typealias Report = [String: [ManagedObjectReference: PropertyReader.Content]]

    struct Collector: Sendable {
        var session: String
        var filters: [Filter] = []
        var version = 0
        /// The last answer's contents, and those of the one before: an answer may get lost on the way.
        var reports: [Int: Report] = [0: [:]]
    }

    var views: [String: ContainerView] = [:]
    var collectors: [String: Collector] = [:]
    private var pages: [String: (session: String, rest: [PropertyReader.Content], size: Int)] = [:]
    private var counter = 0

    mutating func number() -> Int {
        counter += 1
        return counter
    }

    /// Every session has a collector of its own under the name that they all use.
    static func key(_ collector: ManagedObjectReference, _ session: Session?) -> String {
        collector.value == "propertyCollector" ? "propertyCollector/\(session?.key ?? "")" : collector.value
    }

    mutating func collector(_ reference: ManagedObjectReference, _ session: Session?) -> (key: String, Collector) {
        let key = Self.key(reference, session)
        let collector = collectors[key] ?? Collector(session: session?.key ?? "")
        return (key, collector)
    }

    mutating func removeFilter(_ reference: ManagedObjectReference) -> Bool {
        for key in collectors.keys
        where collectors[key]?.filters.contains(where: { $0.reference == reference }) ?? false {
            collectors[key]?.filters.removeAll { $0.reference == reference }
            return true
        }
        return false
    }

    /// The first page of `contents` and the token for the rest.
    mutating func page(_ contents: [PropertyReader.Content], size: Int, session: String)
        -> (page: [PropertyReader.Content], token: String?)
    {
        guard contents.count > size else { return (contents, nil) }
        let token = String(number())
        pages[token] = (session, Array(contents[size...]), size)
        return (Array(contents[..<size]), token)
    }

    mutating func nextPage(_ token: String, session: String)
        -> (page: [PropertyReader.Content], token: String?)?
    {
        guard let page = pages.removeValue(forKey: token), page.session == session else { return nil }
        return self.page(page.rest, size: page.size, session: session)
    }

    mutating func cancelPages(_ token: String) -> Bool { pages.removeValue(forKey: token) != nil }

    /// Forgets what belongs to a session that has ended.
    mutating func endSession(_ session: String) {
        views = views.filter { $0.value.session != session }
        collectors = collectors.filter { $0.value.session != session }
        pages = pages.filter { $0.value.session != session }
    }
}
