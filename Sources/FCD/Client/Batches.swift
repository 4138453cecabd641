/// How many calls of one command run side by side unless told otherwise.
package let concurrentCalls = 8

extension Array where Element: Sendable {
    /// Calls `work` with batches of the elements, several at once, and joins the answers in order.
    func inBatches<Result: Sendable>(
        of size: Int,
        _ work: @escaping @Sendable ([Element]) async throws -> [Result]
    ) async throws -> [Result] {
        let batches = stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
        return try await batches.concurrently(concurrentCalls, work).flatMap { $0 }
    }

    /// Calls `work` with each element, so many at once, and returns the answers in order.
    package func concurrently<Result: Sendable>(
        _ width: Int = concurrentCalls,
        _ work: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results: [Result?] = Array<Result?>(repeating: nil, count: count)
            var next = 0
            while next < Swift.min(Swift.max(width, 1), count) {
                let (index, element) = (next, self[next])
                group.addTask { (index, try await work(element)) }
                next += 1
            }
            while let (index, result) = try await group.next() {
                results[index] = result
                guard next < count else { continue }
                let (following, element) = (next, self[next])
                group.addTask { (following, try await work(element)) }
                next += 1
            }
            return results.compactMap { $0 }
        }
    }
}
