using System.Globalization;
using MrBen.Portfolio.Conformance.Tests.Risk.Forecasts;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Correlation;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

/// <summary>
/// The correlation predictor on real returns: eight equities since USO began in April 2006, the correlation of 22 days, forecast every five
/// days from 2011 to 2021. The project's measurements (LEARNING.md, section 2.4: nine equities, among them one that moves nearly as SPY
/// does) give EWMA 0.995 a loss of −0.549, DCC −0.544, the log-correlation HAR −0.545, EWMA 0.985 −0.519, a shrunk window −0.512, HAR and
/// forest −0.543. Here, fitted every year: −0.477, −0.473, −0.485, −0.464, −0.431, and the corrected slow average −0.484.
/// </summary>
/// <remarks>
/// <para>Two configurations were tried, no more: the forest on the slow average, −0.484 (1.4 % of the loss, t −1.5, p 0.075 before trials
/// are counted), and on DCC, −0.476. The gate stays closed for both. The linear HAR, which is no forest's, is better than either.</para>
/// <para>The target of 0.025 below EWMA 0.985 is missed by all: the slow average is 0.012 below it, HAR 0.021, where section 2.4 found 0.030
/// and 0.026.</para>
/// </remarks>
public class CorrelationOnEquitiesTests
{
    private const int Horizon = 22;
    private const int Year = 252;
    private const int RowsPerLeaf = 20 * Horizon; // labels overlap, as in VarianceOnEquitiesTests

    private static readonly string[] Symbols = ["SPY", "AAPL", "IBM", "AIG", "BAC", "IWM", "GOOG", "USO"];
    private static readonly DateOnly Start = new(2011, 1, 1);
    private static readonly Lazy<ReturnPanel> Equities = new(() => ReturnPanel.FromPrices(
        BarHistory.Combine([.. Symbols.Select(CleanedEquities.Read)]).ToPriceHistory(), new ReturnPanelOptions { Kind = ReturnKind.Log }));

    private static readonly Lazy<CorrelationReport> Seldom =
        new(() => Run(Equities.Value, TrainingBefore(Start), 3 * Year, new CorrelationModelOptions(), RowsPerLeaf));

    // Fitted every third year, which costs a third of the time: no number below moves by more than 0.003 against yearly fits.
    [Fact]
    public void TryRun_EightEquities_KeepsTheSlowAverage()
    {
        CorrelationReport report = Seldom.Value;
        Assert.Equal(511, report.Days.Length);
        GateReport gate = Judge(report, []);
        Assert.False(gate.IsActive, gate.Explanation);
        AssertAsMeasured(report);

        // What the gated predictor gives is the slow average's, the better of the two: 0 above it, 0.005 being allowed.
        Assert.Equal(CorrelationReport.SlowWeighted, report.Baseline.Name);
        Assert.True(report.IsBaselineCorrected);
        Assert.InRange(report.ModelOverBaseline.ModelLoss - report.Baseline.MeanLoss, -0.012, 0.005);
        Assert.True(report.ModelOverBaseline.Test.Statistic > -2, $"{report}");
    }

    // Without the returns after June 2012 the forecasts until then are the same, bit for bit: no number came from later.
    [Fact]
    public void TryRun_FutureCutOff_ForecastsTheSamePast()
    {
        DateOnly cut = new(2012, 6, 30);
        CorrelationReport early = Run(
            Equities.Value.Slice(0, Equities.Value.Dates.Count(day => day <= cut)), TrainingBefore(Start), 3 * Year,
            new CorrelationModelOptions(), RowsPerLeaf);
        Assert.True(early.Days.Length > 60);
        Assert.Equal(early.Days, Seldom.Value.Days[..early.Days.Length]);
        foreach (CorrelationScore score in early.Scores)
        {
            Assert.Equal(score.Losses, Seldom.Value.Of(score.Name).Losses[..early.Days.Length]);
            Assert.Equal(score.Variances, Seldom.Value.Of(score.Name).Variances[..early.Days.Length]);
        }
    }

    // The closed gate on real returns: ExponentiallyWeightedCorrelation's numbers, by a model that would say others.
    [Fact]
    public void TryForecast_ClosedGate_IsTheSlowAverage()
    {
        ForestTrainer trainer = new(new ForestTrainerOptions { Trees = 10, MinimumRowsPerLeaf = RowsPerLeaf });
        ReturnPanel past = Equities.Value.Slice(0, 1_200);
        Assert.True(CorrelationModel.TryTrain(
            past, trainer, out CorrelationModel? model, out _, cancellationToken: TestContext.Current.CancellationToken));
        Assert.True(model.TryForecast(
            Equities.Value, PredictionStatus.GateClosed, out CorrelationForecast? forecast, out _, TestContext.Current.CancellationToken));
        double[] expected = new ExponentiallyWeightedCorrelation().Estimate(Equities.Value).Correlation.Values.ToArray();
        Assert.Equal(expected, forecast.Prediction.Value.Correlation.Values.ToArray());
        Assert.NotEqual(expected, forecast.Model!.Values.ToArray());
    }

    // Forty-nine industries, months, a year ahead, by three factors: what comes of more assets. Reported, not aimed at: the two baselines
    // are poor there, a plain shrunk window is far better than both and than the corrected one. 110 forecasts are too few for the gate.
    [Fact]
    public void TryRun_FortyNineIndustries_AreAsMeasured()
    {
        const int first = 240;
        ReturnPanel panel = Industries();
        CorrelationReport report = Run(
            TestTier.IsLong ? panel : panel.Slice(0, 400), first, TestTier.Count(72, 24),
            new CorrelationModelOptions { Horizon = 12, Stride = 3, Warmup = 120, MinimumForecasts = 30 }, 20);
        Assert.All(report.Scores, score => Assert.All(score.Losses, loss => Assert.True(double.IsFinite(loss))));
        Assert.Equal(0, report.Outputs.NotFinite);
        Assert.False(Judge(report, []).IsActive);
        Assert.Contains("corrected in the 3 factors", report.Configuration, StringComparison.Ordinal);
        if (TestTier.IsLong)
        {
            Assert.Equal(110, report.Days.Length);
            Near(-0.623, report, CorrelationReport.ModelName);
            Near(-0.523, report, CorrelationReport.SlowWeighted);
            Near(-0.340, report, CorrelationReport.Dynamic);
            Near(-0.337, report, CorrelationReport.FasterWeighted);
            Near(-0.704, report, CorrelationReport.Shrunk);
        }

        static void Near(double expected, CorrelationReport report, string name) =>
            Assert.Equal(expected, report.Of(name).MeanLoss, 0.01);
    }

    [Fact]
    public void TryRun_YearlyFits_AreAsMeasured()
    {
        if (!TestTier.IsLong)
        {
            // Twenty seconds each are the full tier's; here the correction of DCC over two years, fitted once.
            CorrelationReport brief = Run(
                Equities.Value.Slice(0, TrainingBefore(Start) + (2 * Year)), TrainingBefore(Start), 2 * Year, OnDynamic, RowsPerLeaf);
            Assert.Equal(1, brief.Refits);
            Assert.False(Judge(brief, []).IsActive);
            return;
        }

        CorrelationReport slow = Run(Equities.Value, TrainingBefore(Start), Year, new CorrelationModelOptions(), RowsPerLeaf);
        CorrelationReport dynamic = Run(Equities.Value, TrainingBefore(Start), Year, OnDynamic, RowsPerLeaf);
        AssertAsMeasured(slow);
        AssertAsMeasured(dynamic);
        Assert.Equal(-0.484, slow.Of(CorrelationReport.ModelName).MeanLoss, 0.003);
        Assert.Equal(-0.476, dynamic.Of(CorrelationReport.ModelName).MeanLoss, 0.003);
        Assert.False(dynamic.IsBaselineCorrected);
        Assert.False(Judge(slow, [dynamic]).IsActive);
        Assert.False(Judge(slow, []).IsActive); // of one trial as well
        Assert.False(Judge(dynamic, [slow]).IsActive);
    }

    private static CorrelationModelOptions OnDynamic => new() { Baseline = CorrelationBaseline.DynamicConditional };

    private static void AssertAsMeasured(CorrelationReport report)
    {
        Near(-0.477, CorrelationReport.SlowWeighted);
        Near(-0.473, CorrelationReport.Dynamic);
        Near(-0.485, CorrelationReport.Heterogeneous);
        Near(-0.464, CorrelationReport.FasterWeighted);
        Near(-0.431, CorrelationReport.Shrunk);

        // Missed by all but nearly by HAR: EWMA 0.985 less 0.025. The slow average is better than it with certainty, by half of that.
        Assert.True(report.Compare(CorrelationReport.SlowWeighted, CorrelationReport.FasterWeighted).Test.Statistic < -2);
        Assert.InRange(
            report.CompareVariances(CorrelationReport.SlowWeighted, CorrelationReport.FasterWeighted).Ratio!.Value, 0.97, 0.99);
        Assert.All(report.Scores, score => Assert.Equal(0, score.StandIns));
        Assert.Equal(0, report.Outputs.NotFinite);
        Assert.Equal(0, report.Outputs.Outside);

        void Near(double expected, string name) => Assert.Equal(expected, report.Of(name).MeanLoss, 0.003);
    }

    private static int TrainingBefore(DateOnly start) => Equities.Value.Dates.Count(day => day < start) - Horizon;

    private static GateReport Judge(CorrelationReport report, CorrelationReport[] others) => ModelGate.Evaluate(
        others.Aggregate(GateState.Initial, (state, other) => state.WithTrial(other.Configuration)), report.ToEvidence(),
        new GateOptions { Horizon = report.Overlap });

    private static CorrelationReport Run(ReturnPanel panel, int training, int step, CorrelationModelOptions model, int rowsPerLeaf)
    {
        ForestTrainer trainer = new(new ForestTrainerOptions { Trees = 100, Leaves = 64, MinimumRowsPerLeaf = rowsPerLeaf });
        Assert.True(
            CorrelationProtocol.TryRun(
                panel, trainer, out CorrelationReport? report, out EstimationFailure? failure,
                new CorrelationProtocolOptions { TrainingPeriods = training, Step = step, Model = model },
                cancellationToken: TestContext.Current.CancellationToken),
            failure?.Detail);
        return report;
    }

    // The months from July 1969 on, the first in which all 49 industries have a return.
    private static ReturnPanel Industries()
    {
        CsvTable table = CsvTable.Read(ReferenceData.Open("kenfrench", "ind49_monthly_vw_returns_pct.csv.gz"));
        int first = 0;
        for (int row = 0; row < table.Rows.Count; row++)
        {
            first = table.Rows[row].Skip(1).Any(cell => double.Parse(cell, CultureInfo.InvariantCulture) < -99) ? row + 1 : first;
        }

        string[][] rows = [.. table.Rows.Skip(first)];
        return ReturnPanel.Create(
            [.. table.Header.Skip(1).Select(name => new AssetId(name.Trim()))],
            [.. rows.Select(row => DateOnly.ParseExact(row[0] + "01", "yyyyMMdd", CultureInfo.InvariantCulture).AddMonths(1).AddDays(-1))],
            Frequency.Monthly, ReturnKind.Simple,
            [.. rows.SelectMany(row => row.Skip(1)).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture) / 100)]);
    }
}
