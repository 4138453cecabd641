import CCurl

/// A libcurl multi handle, which keeps the connections and drives the transfers.
///
/// Unchecked, because one pointer is shared by all threads: everything but ``wakeUp()`` is called on the transport's
/// thread alone, and libcurl documents `curl_multi_wakeup` as callable from any thread while the handle lives. The
/// loop sees to the latter: it calls ``wakeUp()`` under the lock under which it marks the handle as gone.
struct CurlMultiHandle: @unchecked Sendable {
    private let pointer: UnsafeMutableRawPointer

    init(maxConnections: Int) throws(TransportError) {
        guard let made = curl_multi_init() else { throw .beforeSending(.failed, "libcurl is out of memory") }
        pointer = made
        for option in [CURLMOPT_MAX_TOTAL_CONNECTIONS, CURLMOPT_MAXCONNECTS] {
            let code = fcd_multi_set_long(pointer, option, max(1, maxConnections))
            guard code == CURLM_OK else {
                curl_multi_cleanup(made)
                throw .beforeSending(.failed, "libcurl refuses an option: \(Self.describe(code))")
            }
        }
    }

    /// Ends the thread's sleep in ``sleep(atMost:)``, or the next one when it is awake.
    func wakeUp() {
        curl_multi_wakeup(pointer)
    }

    /// Adds a transfer; the next ``perform()`` starts it.
    func add(_ easy: UnsafeMutableRawPointer) throws(TransportError) {
        let code = curl_multi_add_handle(pointer, easy)
        guard code == CURLM_OK else {
            throw .beforeSending(.failed, "libcurl cannot start the request: \(Self.describe(code))")
        }
    }

    func remove(_ easy: UnsafeMutableRawPointer) {
        curl_multi_remove_handle(pointer, easy)
    }

    /// Sends and receives what can be without waiting.
    func perform() throws(TransportError) {
        var running: Int32 = 0
        let code = curl_multi_perform(pointer, &running)
        guard code == CURLM_OK else {
            throw TransportError(.failed, "libcurl cannot go on: \(Self.describe(code))")
        }
    }

    /// The next transfer that has ended, and how.
    func nextEnded() -> (easy: UnsafeMutableRawPointer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(pointer, &left) {
            if message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle {
                return (easy, message.pointee.data.result)
            }
        }
        return nil
    }

    /// Waits for data, for one of libcurl's own timers, for ``wakeUp()``, or until the time is over.
    func sleep(atMost duration: Duration) throws(TransportError) {
        let code = curl_multi_poll(pointer, nil, 0, Int32(duration.milliseconds), nil)
        guard code == CURLM_OK else {
            throw TransportError(.failed, "libcurl cannot wait: \(Self.describe(code))")
        }
    }

    /// Closes all connections and frees the handle, which must not be used again.
    func close() {
        curl_multi_cleanup(pointer)
    }

    private static func describe(_ code: CURLMcode) -> String {
        String(cString: curl_multi_strerror(code))
    }
}
