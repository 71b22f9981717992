using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Learned;
using MrBen.Portfolio.Statistics;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Risk.Learned;

/// <summary>
/// The panel of <see cref="PlantedPanel"/> with returns: normal with the variance of the row's label, lower by a number of its deviations
/// where |x| exceeded 1 the day before. No variance tells of that, and a forest can.
/// </summary>
internal static class PlantedTails
{
    public static TailPanel Draw(long seed, int assets, int days, double shift, int horizon = 1, int varianceTraining = 300)
    {
        FeaturePanel features = PlantedPanel.Draw(seed, assets, days, 0.1, 0.2, horizon);
        return TailPanel.Combine(features, Forecast(features, varianceTraining), Returns(features, seed, days, shift));
    }

    public static VarianceReport Forecast(FeaturePanel features, int training)
    {
        Assert.True(VarianceProtocol.TryRun(
            features, new GreedyTreeTrainer(), out VarianceReport? report, out EstimationFailure? failure,
            new VarianceProtocolOptions { TrainingPeriods = training, Step = 200 },
            cancellationToken: TestContext.Current.CancellationToken), failure?.Detail);
        return report;
    }

    /// <summary>A series for each asset, with a return on each day of the panel and of its last labels.</summary>
    public static VolatilitySeries[] Returns(FeaturePanel features, long seed, int days, double shift)
    {
        Dictionary<AssetId, Dictionary<DateOnly, double>> returns = [];
        SeededRandom random = new(seed + 1_000);
        for (int row = 0; row < features.Count; row++)
        {
            AssetId asset = features.AssetOf(row);
            Dictionary<DateOnly, double> own = returns.TryGetValue(asset, out Dictionary<DateOnly, double>? found)
                ? found
                : returns[asset] = [];
            double push = Math.Abs(features.Row(row)[3]) > 1 ? shift : 0;
            own[features.DateOf(row).AddDays(1)] = Math.Sqrt(features.Label(row)) * (random.NextNormal() - push);
        }

        return [.. returns.Select(pair => Series(pair.Key, features.Dates[0], days, pair.Value))];
    }

    private static VolatilitySeries Series(AssetId asset, DateOnly first, int days, Dictionary<DateOnly, double> returns)
    {
        List<Bar> bars = [Bar.OfClose(first.AddDays(-1), 100)];
        double close = 100;
        for (int t = 0; t < days; t++)
        {
            DateOnly day = first.AddDays(t);
            close *= Math.Exp(returns.GetValueOrDefault(day, 0.001));
            bars.Add(Bar.OfClose(day, close));
        }

        return VolatilitySeries.FromBars(BarHistory.Create(asset, bars), asset, VarianceMeasure.CloseToClose);
    }
}
