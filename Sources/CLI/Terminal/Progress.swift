import Foundation
import Synchronization

/// Shows on stderr that something takes its time: on a terminal only, and only after the first second.
final class Progress: Sendable {
    private struct State {
        var label: String
        var count: (done: Int, of: Int)?
        var isDrawn = false
        var isFinished = false
        /// How many are writing to the terminal themselves just now.
        var pauses = 0
        var frame = 0
    }

    /// The line that stands for the running command, if there is one.
    @TaskLocal private static var current: Progress?

    private static let frames: [Character] = Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

    private let state: Mutex<State>
    private let context: CommandContext

    private init(_ label: String, _ context: CommandContext) {
        state = Mutex(State(label: label))
        self.context = context
    }

    /// Runs the work with a progress line beside it, which is wiped off again when the work ends. Where a line is shown
    /// already, there is no second one.
    ///
    /// - Parameters:
    ///   - label: what is being done, such as `reading disks`.
    ///   - delay: how long the work must take before anything is shown.
    static func showing<Value>(
        _ label: String,
        after delay: Duration = .seconds(1),
        _ work: (Progress) async throws -> Value
    ) async rethrows -> Value {
        if let current { return try await work(current) }
        let progress = Progress(label, CommandContext.current)
        guard progress.context.standardError.isTerminal else { return try await work(progress) }
        let drawing = Task {
            try await Task.sleep(for: delay)
            while true {
                progress.draw()
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        defer {
            drawing.cancel()
            progress.finish()
        }
        return try await $current.withValue(progress) { try await work(progress) }
    }

    /// Says what is being done now, if a line is shown for it.
    static func update(_ label: String) {
        current?.update(label)
    }

    /// Runs what writes to the terminal or reads from it, with the line wiped off meanwhile.
    static func aside<Value>(_ work: () async throws -> Value) async rethrows -> Value {
        guard let current else { return try await work() }
        current.pause()
        defer { current.resume() }
        return try await work()
    }

    /// Says what is being done now.
    func update(_ label: String) {
        state.withLock { $0.label = label }
    }

    /// Says how far the work is.
    func update(done: Int, of total: Int) {
        state.withLock { $0.count = (done, total) }
    }

    // Drawn and wiped under the lock, so that no frame can follow the wiping.
    private func draw() {
        state.withLock { state in
            guard !state.isFinished, state.pauses == 0 else { return }
            let count = state.count.map { " \($0.done) of \($0.of)" } ?? ""
            let line = "\(Self.frames[state.frame % Self.frames.count]) \(VisibleText.escape(state.label))\(count)"
            let width = (context.standardError.terminalWidth ?? 80) - 1
            try? context.standardError.write("\r\u{1B}[K" + TableText.shortened(line, to: width, .tail))
            state.frame += 1
            state.isDrawn = true
        }
    }

    private func pause() {
        state.withLock { state in
            state.pauses += 1
            wipe(&state)
        }
    }

    private func resume() {
        state.withLock { $0.pauses -= 1 }
    }

    private func finish() {
        state.withLock { state in
            state.isFinished = true
            wipe(&state)
        }
    }

    private func wipe(_ state: inout State) {
        guard state.isDrawn else { return }
        try? context.standardError.write("\r\u{1B}[K")
        state.isDrawn = false
    }
}
