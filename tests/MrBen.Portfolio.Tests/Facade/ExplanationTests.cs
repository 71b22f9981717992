using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

public class ExplanationTests
{
    [Theory]
    [InlineData(PortfolioStrategy.MinimumVariance)]
    [InlineData(PortfolioStrategy.MaximumSharpe)]
    [InlineData(PortfolioStrategy.MeanVariance)]
    public void Explain_OptimisedStrategies_TellTheSameWeightsAndTheirLimits(PortfolioStrategy strategy)
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A", "B", "C"), "A", "B", "C");
        AllocationExplanation explanation = portfolio.Manager.ExplainPortfolioAllocation(strategy, TestContext.Current.CancellationToken);
        Assert.Empty(portfolio.Manager.AllocationHistory);
        PortfolioAllocation allocation = portfolio.Manager.OptimizePortfolioAllocation(
            strategy, AllocationMethod.Static, TestContext.Current.CancellationToken);
        Assert.Equal(allocation.Status, explanation.Result.Status);
        if (allocation.Result.HasWeights)
        {
            Assert.Equal(allocation.Result.Weights.Weights, explanation.Result.Weights!.Weights);
            Assert.NotEmpty(explanation.NotBinding);
        }
    }

    [Fact]
    public void Explain_ContradictoryConstraints_TellsWhatWouldDo()
    {
        PortfolioConstraints constraints = new() { Groups = [new("few", ["A"], 0.6, 1)], AssetBounds = [new("A", 0, 0.5), new("B", 0.5, 1)] };
        PortfolioOptions options = SamplePortfolio.Options(o => o.MinimumVariance.Constraints = constraints);
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, SamplePortfolio.History(100, "A", "B"), "A", "B");
        AllocationExplanation explanation = portfolio.Manager.ExplainPortfolioAllocation(
            PortfolioStrategy.MinimumVariance, TestContext.Current.CancellationToken);
        Assert.Equal("Lowering the smallest weight of group few from 60 % to 50 % would do.", explanation.Lines[1]);
    }

    [Fact]
    public void Explain_WithoutAnAnswer_SaysWhy()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(2, "A"), "A");
        AllocationExplanation explanation = portfolio.Manager.ExplainPortfolioAllocation(
            PortfolioStrategy.MinimumVariance, TestContext.Current.CancellationToken);
        Assert.Equal(AllocationStatus.InsufficientHistory, explanation.Result.Status);
        Assert.Equal(explanation.Result.Detail, Assert.Single(explanation.Lines));
    }

    // A strategy in closed form has no limits to tell of; one without a name is refused like elsewhere.
    [Fact]
    public void Explain_OtherStrategies_SayWhatTheyAnswered()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A", "B"), "A", "B");
        AllocationExplanation explanation = portfolio.Manager.ExplainPortfolioAllocation(
            new EqualWeightStrategy(), TestContext.Current.CancellationToken);
        Assert.Equal(explanation.Result.Detail, Assert.Single(explanation.Lines));
        Assert.Empty(explanation.Binding);
        Assert.Throws<ArgumentNullException>(() => portfolio.Manager.ExplainPortfolioAllocation(null!, TestContext.Current.CancellationToken));
    }
}
