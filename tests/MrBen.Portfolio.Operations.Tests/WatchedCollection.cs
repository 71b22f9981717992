namespace MrBen.Portfolio.Operations.Tests;

/// <summary>Tests that share one running sample: one after the other, each leaves it as it was.</summary>
[CollectionDefinition(nameof(WatchedCollection))]
public sealed class WatchedCollection : ICollectionFixture<Watched>;
