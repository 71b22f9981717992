using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting.Correlation;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Risk.Learned;

namespace MrBen.Portfolio;

/// <summary>The places of the library's models, in the order of training: a tail rests on the variance before it.</summary>
internal static class ModelCatalogue
{
    public static ImmutableArray<ModelRecipe> For(PortfolioOptions options) =>
    [
        .. options.Models.Horizons.Select(horizon => new VarianceRecipe(horizon)),
        .. options.Models.Horizons.Select(horizon => new TailRecipe(horizon)),
        new CorrelationRecipe(),
        new StrategyRecipe(BacktestFor(options)),
    ];

    /// <summary>The strategies of the mixture that the allocation optimizer moves, and how they trade in its labels.</summary>
    public static StrategyBacktest BacktestFor(PortfolioOptions options)
    {
        StrategyBacktestOptions settings = StrategyBacktestOptions.Monthly;
        settings.Estimates = options.Estimates;
        return new StrategyBacktest(StrategyMixture.RiskBased().Members, settings);
    }
}
