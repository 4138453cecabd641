import CCurl

/// Owns one libcurl easy handle and its list of header fields. Not `Sendable`: made, used and dropped on the
/// transport's thread.
struct CurlEasyHandle: ~Copyable {
    /// The handle itself, for libcurl's functions; valid as long as this value lives.
    let pointer: UnsafeMutableRawPointer
    private var headerList: UnsafeMutablePointer<curl_slist>?

    init() throws(TransportError) {
        guard let made = curl_easy_init() else { throw .beforeSending(.failed, "libcurl is out of memory") }
        pointer = made
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headerList)
    }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(fcd_easy_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, size value: Int) throws(TransportError) {
        try check(fcd_easy_set_size(pointer, option, curl_off_t(value)))
    }

    /// libcurl keeps a copy of the string, except for `CURLOPT_POSTFIELDS`.
    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try check(fcd_easy_set_string(pointer, option, value))
    }

    /// What is pointed to must outlive the handle.
    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) throws(TransportError) {
        try check(fcd_easy_set_pointer(pointer, option, value))
    }

    func set(_ option: CURLoption, receiver: curl_write_callback) throws(TransportError) {
        try check(fcd_easy_set_receiver(pointer, option, receiver))
    }

    func setBeforeRequest(
        _ callback: curl_prereq_callback,
        context: UnsafeMutableRawPointer
    ) throws(TransportError) {
        try check(fcd_easy_set_before_request(pointer, callback, context))
    }

    /// Sets the request's body, of which libcurl keeps a copy.
    func setBody(_ body: [UInt8]) throws(TransportError) {
        try set(CURLOPT_POSTFIELDSIZE_LARGE, size: body.count)
        let code = body.withUnsafeBytes { bytes in
            // Without an address libcurl would ask a read callback for the body.
            guard let start = bytes.baseAddress else {
                return fcd_easy_set_string(pointer, CURLOPT_COPYPOSTFIELDS, "")
            }
            return fcd_easy_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
        }
        try check(code)
    }

    /// Sets the header lines, in libcurl's notation: `Name: value`, `Name;` for an empty value, `Name:` to leave out
    /// a field that libcurl would add by itself.
    mutating func setHeaders(_ lines: [String]) throws(TransportError) {
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else {
                throw .beforeSending(.failed, "libcurl is out of memory")
            }
            headerList = longer
        }
        try check(fcd_easy_set_list(pointer, CURLOPT_HTTPHEADER, headerList))
    }

    func set(_ certificateCheck: borrowing CertificateCheck) throws(TransportError) {
        try check(fcd_easy_set_certificate_check(pointer, certificateCheck.pointer))
    }

    /// Limits the handle to HTTP and HTTPS.
    func allowHTTPOnly() throws(TransportError) {
        try check(fcd_easy_allow_http_only(pointer))
    }

    /// Lets the handle be dropped while a name lookup hangs.
    func setQuickExit() throws(TransportError) {
        try check(fcd_easy_set_quick_exit(pointer))
    }

    /// The status of the answer, 0 before there is one.
    var status: Int {
        var value = 0
        return fcd_easy_get_long(pointer, CURLINFO_RESPONSE_CODE, &value) == CURLE_OK ? value : 0
    }

    private func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else {
            throw .beforeSending(.failed, "libcurl refuses an option: \(CurlLibrary.describe(code))")
        }
    }
}
