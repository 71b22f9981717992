using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Forecasting.Variance;

public class LogVarianceRegressionTests
{
    private static readonly VarianceModelOptions Options = new() { MinimumAssetRows = 30 };

    // Levels, normal equations and the scale, written out from the definition and solved by elimination.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void TryFit_OnAPanel_IsWrittenOutLeastSquares(int used)
    {
        FeaturePanel panel = PlantedPanel.Draw(3, 3, 200, 0.2, 0.4);
        PeriodRange periods = new(20, 150);
        ImmutableArray<string> features = [.. PlantedPanel.Names.Take(used)];
        Assert.True(LogVarianceRegression.TryFit(
            panel, periods, features, out LogVarianceRegression? regression, out EstimationFailure? failure, Options), failure?.Detail);
        PeriodRange range = panel.RowsOf(periods);
        int[] rows = [.. Enumerable.Range(range.Start, range.Length)];
        Dictionary<AssetId, double> levels = rows.GroupBy(panel.AssetOf)
            .ToDictionary(group => group.Key, group => group.Average(row => panel.Row(row)[0]));
        double[][] x =
        [
            .. rows.Select(row => (double[])
                [1, .. Enumerable.Range(0, used).Select(k => panel.Row(row)[k] - (k < 3 ? levels[panel.AssetOf(row)] : 0))]),
        ];
        double[] y = [.. rows.Select(row => Math.Log(panel.Label(row)) - levels[panel.AssetOf(row)])];
        double[] solution = Solve(x, y);
        Assert.Equal(solution[0], regression.Intercept, 1e-10);
        for (int k = 0; k < used; k++)
        {
            Assert.Equal(solution[k + 1], regression.Slopes[k], 1e-10);
        }

        double scale = rows.Select((_, i) => Math.Exp(y[i] - x[i].Zip(solution, (a, b) => a * b).Sum())).Average();
        Assert.Equal(scale, regression.Scale, 1e-10);
        double[] row0 = panel.Row(rows[7]).ToArray();
        AssetId asset = panel.AssetOf(rows[7]);
        double expected = scale * Math.Exp(levels[asset] + x[7].Zip(solution, (a, b) => a * b).Sum());
        Assert.Equal(1, regression.Predict(regression.IndexOf(asset), row0) / expected, 1e-10);
    }

    // The true coefficients of the panel, within four standard errors: 0.3/√(3·1,500), divided by the part of a feature that is its own.
    [Fact]
    public void TryFit_LinearEffects_AreFound()
    {
        FeaturePanel panel = PlantedPanel.Draw(11, 3, 1_500, 0.2, 0);
        Assert.True(LogVarianceRegression.TryFit(
            panel, new PeriodRange(0, panel.Dates.Length), [.. PlantedPanel.Names], out LogVarianceRegression? regression, out _, Options));
        double[] expected = [0.3, 0.3, 0.2, 0.2, 0];
        for (int k = 0; k < expected.Length; k++)
        {
            Assert.Equal(expected[k], regression.Slopes[k], 4 * PlantedPanel.Noise / Math.Sqrt(4_500) / (k == 4 ? 0.2887 : 0.8));
        }

        Assert.Equal(Math.Exp(PlantedPanel.Noise * PlantedPanel.Noise / 2), regression.Scale, 0.02); // the mean of a log-normal
    }

    // A panel of the market alone: its own variances twice over. What is explained has slope 0, and the forecast is that without it.
    [Fact]
    public void TryFit_FeatureExplainedByOthers_HasNoSlope()
    {
        FeaturePanel panel = RealPanel.Draw(1, 500, 5, ["M"]);
        PeriodRange all = new(0, panel.Dates.Length);
        Assert.True(LogVarianceRegression.TryFit(panel, all, panel.Names, out LogVarianceRegression? full, out _, Options));
        Assert.True(LogVarianceRegression.TryFit(
            panel, all, [.. panel.Names.Where(name => !name.StartsWith("market", StringComparison.Ordinal))],
            out LogVarianceRegression? own, out _, Options));
        Assert.Equal(3, full.Slopes.Count(slope => slope == 0));
        Assert.Equal(1, full.Predict(0, panel.Row(99)) / own.Predict(0, panel.Row(99)), 1e-9);
    }

    [Fact]
    public void TryFit_TooFewRows_SaysSo()
    {
        FeaturePanel panel = PlantedPanel.Draw(3, 1, 100, 0, 0);
        Assert.False(LogVarianceRegression.TryFit(
            panel, new PeriodRange(0, 99), [.. PlantedPanel.Names], out _, out EstimationFailure? failure));
        Assert.Equal("No asset has 250 rows of variance to train on; the most are 99.", failure.Detail);
    }

    [Fact]
    public void Arguments_OutsideTheirRange_AreRefused()
    {
        FeaturePanel panel = PlantedPanel.Draw(3, 1, 100, 0, 0);
        PeriodRange all = new(0, panel.Dates.Length);
        Assert.Throws<ArgumentException>(() => LogVarianceRegression.TryFit(panel, all, ["volume"], out _, out _, Options));
        Assert.Throws<ArgumentException>(() => LogVarianceRegression.TryFit(panel, all, [], out _, out _, Options));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => LogVarianceRegression.TryFit(panel, new PeriodRange(50, 60), [.. PlantedPanel.Names], out _, out _, Options));
        Assert.True(LogVarianceRegression.TryFit(panel, all, [.. PlantedPanel.Names], out LogVarianceRegression? fit, out _, Options));
        Assert.Equal(-1, fit.IndexOf(new AssetId("Z")));
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.Predict(-1, new double[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.Predict(1, new double[5]));
        Assert.Throws<ArgumentException>(() => fit.Predict(0, new double[4]));
        Assert.Throws<ArgumentException>(() => fit.Predict(0, [0, 0, double.NaN, 0, 0]));
        Assert.Throws<ArgumentException>(() => fit.Predict(0, [0, 0, 1e39, 0, 0]));
        foreach (double extreme in (double[])[float.MaxValue, -float.MaxValue])
        {
            double forecast = fit.Predict(0, [extreme, extreme, extreme, extreme, extreme]);
            Assert.True(forecast > 0 && double.IsFinite(forecast));
        }
    }

    private static double[] Solve(double[][] x, double[] y)
    {
        int n = x[0].Length;
        double[,] a = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[i, j] = x.Sum(row => row[i] * row[j]);
            }

            a[i, n] = x.Zip(y, (row, label) => row[i] * label).Sum();
        }

        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++)
            {
                double factor = i == k ? 0 : a[i, k] / a[k, k];
                for (int j = k; j <= n; j++)
                {
                    a[i, j] -= factor * a[k, j];
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
    }
}
