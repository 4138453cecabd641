extension Array where Element: Sendable {
    /// Calls `work` with each element, so many at once, and returns the answers in order.
    func sideBySide<Answer: Sendable>(
        _ width: Int,
        _ work: @escaping @Sendable (Element) async throws -> Answer
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
            var answers: [Answer?] = Array<Answer?>(repeating: nil, count: count)
            var next = 0
            func start() {
                guard next < count else { return }
                let (index, element) = (next, self[next])
                group.addTask { (index, try await work(element)) }
                next += 1
            }
            for _ in 0..<Swift.max(1, width) { start() }
            while let (index, answer) = try await group.next() {
                answers[index] = answer
                start()
            }
            return answers.compactMap { $0 }
        }
    }
}
