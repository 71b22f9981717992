using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Variance;

namespace MrBen.Portfolio;

/// <summary>The places of the library's models, in the order of training.</summary>
internal static class ModelCatalogue
{
    public static ImmutableArray<ModelRecipe> For(PortfolioOptions options) =>
    [
        .. options.Models.Horizons.Select(horizon => new VarianceRecipe(horizon)),
    ];
}
