import Foundation
import Simulator

/// A file with figures of what the server had to do, for whoever measures a client from outside.
struct TrafficFile: Sendable {
    let path: String
    let vcenter: SimulatedVCenter

    /// Whether a new file may take its place: that of a pipe or a device must not.
    private var isPlain: Bool {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        return type == nil || type == .typeRegular
    }

    /// Writes the figures once a second until the task is cancelled.
    func keepWriting() async {
        while !Task.isCancelled {
            write()
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Replaces the file, so that a reader never finds half of one.
    func write() {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(vcenter.traffic) else { return }
        do {
            try data.write(to: URL(fileURLWithPath: path), options: isPlain ? .atomic : [])
        } catch {
            FileHandle.standardError.write(Data("fcdsim: \(path) cannot be written: \(error)\n".utf8))
        }
    }
}
