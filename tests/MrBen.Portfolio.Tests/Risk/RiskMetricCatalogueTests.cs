using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskMetricCatalogueTests
{
    [Fact]
    public void EveryMetric_IsDefinedOnce_InOrder() =>
        Assert.Equal(Enum.GetValues<RiskMetric>(), RiskMetricCatalogue.Definitions.Select(d => d.Metric));

    [Fact]
    public void EveryDefinition_IsASentenceWithASource() =>
        Assert.All(RiskMetricCatalogue.Definitions, definition =>
        {
            Assert.NotEmpty(definition.Name);
            Assert.NotEmpty(definition.Source);
            Assert.EndsWith(".", definition.Definition, StringComparison.Ordinal);
            Assert.True(definition.Undefined.Length == 0 || definition.Undefined.EndsWith('.'));
            Assert.Same(definition, RiskMetricCatalogue.Find(definition.Metric));
        });

    [Fact]
    public void Find_OfAnUnknownMetric_IsRefused() => Assert.Equal("99 is not a metric. (Parameter 'metric')",
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskMetricCatalogue.Find((RiskMetric)99)).Message);
}
