namespace MrBen.Portfolio.Operations.Tests;

/// <summary>Tests that share one running sample: one after the other, each leaves it as it was.</summary>
[CollectionDefinition(nameof(BesidePrometheus))]
public sealed class BesidePrometheus : ICollectionFixture<Watched>;
