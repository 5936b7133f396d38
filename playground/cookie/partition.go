package cookie

// partitionKey is CHIPS 2.2: the site of the page in the top-level window, as the
// visitor sees it in the address bar.
func (r Request) partitionKey() Site {
	switch {
	case r.TopLevel != nil:
		return r.TopLevel.site
	case r.Script || r.Navigation || r.Initiator == nil:
		return r.URL.site
	}
	return r.Initiator.site
}

// setPartition is CHIPS 2.3: a Partitioned cookie belongs to the pair of its own
// site and the partition key.
func (a *arrival) setPartition() *Reason {
	if !a.partitioned {
		return nil
	}
	if !a.cookie.Secure {
		return partitionedNeedsSecure
	}
	a.cookie.Partitioned = true
	a.cookie.partitionKey = a.request.partitionKey()
	return nil
}

// excludeByPartition is CHIPS 2.5.
func excludeByPartition(c *Cookie, r Request) *Reason {
	if c.Partitioned && c.partitionKey != r.partitionKey() {
		return partitionIsAnother
	}
	return nil
}
