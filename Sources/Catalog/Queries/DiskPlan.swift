import GRDB

/// How the disks of a query are found, by what the catalog holds.
///
/// SQLite knows how selective an index is in general, not that one owner has three disks and another twenty thousand. So
/// each condition that an index answers is counted, as far as matters: few disks are taken by that index and sorted; for
/// many, the index of the order is walked until enough are found.
struct DiskPlan {
    let query: DiskQuery
    let isPast: Bool
    let db: Database

    init(_ query: DiskQuery, asOf: Bool, in db: Database) {
        self.query = query
        isPast = asOf
        self.db = db
    }

    /// Calls `body` with the key of each disk that matches, in order.
    func eachKey(_ body: (Int64) throws -> Void) throws {
        let order = DiskOrder.sql(query.order)
        // Of an earlier state, no index can be ruled out; an order that none has is sorted.
        let sorted = isPast ? DiskOrder.sql(query.order, unindexed: true) : order
        guard let limit = query.limit, let walk = DiskOrder.index(query.order) else {
            return try each("\(try source(upTo: size / 4)) ORDER BY \(sql: sorted) LIMIT \(query.limit ?? -1)", body)
        }
        // Where both would take about as long.
        let few = max(200, Int((Double(limit) * Double(size) / 2).squareRoot()))
        let choice = try choice(upTo: few, andWords: Self.gatheredWords)
        if let driven = driven(by: choice.best) {
            return try each("\(driven) ORDER BY \(sql: sorted) LIMIT \(limit)", body)
        }
        // Of what is common, any disk in the order is likely to have it.
        let tests = tests(walkConditions(areFew: choice.areWordsFew))
        let table: SQL = isPast ? "disk" : "disk INDEXED BY \(sql: walk.name)"
        let walked: SQL = "SELECT disk.id FROM \(table) WHERE \(tests)"
        // Two things that are common may still never meet: what the beginning of the order does not show is taken from
        // the indices after all.
        if let boundary = try boundary(walk) {
            let beginning: SQL = "\(walked) AND \(sql: walk.column) \(sql: boundary.comparison) \(boundary.value)"
            let found = try keys("\(beginning) ORDER BY \(sql: order) LIMIT \(limit)")
            if found.count == limit { return try found.forEach(body) }
            return try each("\(try source(upTo: size)) ORDER BY \(sql: order) LIMIT \(limit)", body)
        }
        try each("\(walked) ORDER BY \(sql: order) LIMIT \(limit)", body)
    }

    /// `SELECT disk.id … WHERE …` of all disks that match, in no order.
    ///
    /// - Parameter few: a condition is looked at more closely as long as not more disks than these meet it.
    func source(upTo few: Int? = nil) throws -> SQL {
        let few = few ?? size
        if let driven = driven(by: try choice(upTo: few).best) { return driven }
        return "SELECT disk.id FROM disk WHERE \(tests(conditions))"
    }

    /// The index of the most selective condition; nil where more than `few` meet each of them.
    ///
    /// - Parameter words: where nil is found, it is also told whether not more than so many have the words. They are
    ///   counted last and once, since that takes longest.
    private func choice(upTo few: Int, andWords words: Int = 0) throws -> (best: Int?, areWordsFew: Bool) {
        let conditions = conditions
        var best: (index: Int, count: Int)?
        var areWordsFew = true
        for (index, condition) in conditions.enumerated().sorted(by: { !$0.element.hasWords && $1.element.hasWords }) {
            guard let set = condition.set else { continue }
            let bound = (best?.count ?? few) + 1
            let most = best == nil && condition.hasWords ? max(bound, words + 1) : bound
            let count = try number("SELECT count(*) FROM (SELECT * FROM (\(set)) LIMIT \(most))")
            if count < bound { best = (index, count) }
            if condition.hasWords, count > words { areWordsFew = false }
        }
        return (best?.index, areWordsFew)
    }

    /// The disks that match, by the index of a condition.
    private func driven(by index: Int?) -> SQL? {
        guard let index, let set = conditions[index].set else { return nil }
        var others = conditions
        if conditions[index].isExact { others.remove(at: index) }
        // No other index shall come in the way of the one that was chosen.
        return """
            SELECT disk.id FROM disk \(sql: isPast ? "" : "NOT INDEXED")
            WHERE disk.id IN (\(set)) AND \(tests(others))
            """
    }

    /// The conditions for disks that come along in an order. To look one up in the full-text index takes as long as to
    /// gather a hundred that have the words: only words of very many are looked up.
    private func walkConditions(areFew: Bool) -> [CompiledCondition] {
        areFew ? conditions : CompiledCondition.all(of: query, .init(isPast: isPast, looksUpWords: true))
    }

    /// So many disks with some words are gathered in some hundredths of a second.
    private static let gatheredWords = 100_000

    private var conditions: [CompiledCondition] { CompiledCondition.all(of: query, .init(isPast: isPast)) }

    private func tests(_ conditions: [CompiledCondition]) -> SQL {
        let tests =
            conditions.map(\.test) + [CompiledCondition.states(of: query, .init(isPast: isPast))].compactMap { $0 }
        return tests.isEmpty ? "1" : tests.joined(separator: " AND ")
    }

    /// Where to stop looking along an order, for the time being; nil where that is not worth while.
    private func boundary(_ walk: DiskOrder.Walk) throws -> (comparison: String, value: DatabaseValue)? {
        let most = Self.walkedRows
        guard !isPast, size > most * 4, conditions.contains(where: { $0.set != nil }) else { return nil }
        // What is not known comes first and would be missed by `<`.
        guard walk.descending || !walk.hasUnknown else { return nil }
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT \(walk.column) FROM disk INDEXED BY \(walk.name)
                ORDER BY \(walk.column) \(walk.descending ? "DESC" : "ASC") LIMIT 1 OFFSET \(most)
                """
        )
        guard let value: DatabaseValue = row?[0], !value.isNull else { return nil }
        return (walk.descending ? ">" : "<", value)
    }

    /// So many rows are looked at in a few hundredths of a second.
    private static let walkedRows = 20_000

    /// About how many disks there are.
    private var size: Int { (try? number("SELECT max(id) FROM main.disk")) ?? 0 }

    private func number(_ sql: SQL) throws -> Int {
        let (text, arguments) = try sql.build(db)
        return try Int.fetchOne(db, sql: text, arguments: arguments) ?? 0
    }

    private func keys(_ sql: SQL) throws -> [Int64] {
        let (text, arguments) = try sql.build(db)
        return try Int64.fetchAll(db, sql: text, arguments: arguments)
    }

    private func each(_ sql: SQL, _ body: (Int64) throws -> Void) throws {
        let (text, arguments) = try sql.build(db)
        let cursor = try Int64.fetchCursor(db, sql: text, arguments: arguments)
        while let key = try cursor.next() { try body(key) }
    }
}
