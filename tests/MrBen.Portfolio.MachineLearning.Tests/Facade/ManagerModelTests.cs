using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Learned;

namespace MrBen.Portfolio.MachineLearning.Tests.Facade;

/// <summary>Models through the manager: what training leaves, and what is asked of it.</summary>
public sealed class ManagerModelTests(TrainedDirectory trained) : IClassFixture<TrainedDirectory>
{
    private static readonly string[] Places = ["variance-1", "variance-5", "tail-1", "tail-5"];

    public static TheoryData<PortfolioStrategy> Strategies => [.. Enum.GetValues<PortfolioStrategy>().Where(strategy => strategy != PortfolioStrategy.BlackLitterman)]; // wants a market

    [Fact]
    public void Training_EveryPlace_GivesAResultAndAModel()
    {
        ImmutableArray<ModelRecord> records = trained.Manager.GetPortfolioSummary().Models;
        Assert.Equal(records.Length, trained.Report.Models.Length);
        Assert.Equal(Places, records.Take(4).Select(record => record.Place.Name));
        Assert.All(trained.Report.Models, result => Assert.True(result.Outcome == TrainingOutcome.GateClosed, result.Detail));
        Assert.All(records, record => Assert.NotNull(record.Champion));
        Assert.All(records, record => Assert.False(record.Gate.IsOpen));
    }

    [Fact]
    public void Forward_AfterTraining_HasEveryHorizonWithItsReasons()
    {
        ImmutableArray<ForwardRisk> forward = Forward(trained.Manager);
        Assert.Equal([1, 5], forward.Select(risk => risk.Horizon));
        foreach (ForwardRisk risk in forward)
        {
            Assert.Equal(LearnedPortfolio.Assets, risk.Assets.Select(asset => asset.Asset));
            Assert.Equal(LearnedPortfolio.Bars().DatesOf(0)[^1], risk.AsOf);
            Assert.NotNull(risk.Correlation);
            Assert.NotNull(risk.Tail);
            Assert.All(risk.Assets, asset =>
            {
                Assert.Equal(PredictionStatus.GateClosed, asset.Volatility.Status);
                Assert.Contains($"variance-{risk.Horizon}", asset.Volatility.Explanation, StringComparison.Ordinal);
                Assert.InRange(asset.Volatility.Value, asset.Volatility.Interval!.Value.Lower, asset.Volatility.Interval.Value.Upper);
                Assert.True(asset.Volatility.Interval.Value.Lower > 0);
                Assert.True(asset.Tail!.Value.ExpectedShortfall > asset.Tail.Value.ValueAtRisk && asset.Tail.Value.ValueAtRisk > 0);
            });
        }
    }

    [Fact]
    public void Forward_ClosedGate_IsTheBaselineBitForBit()
    {
        ModelHistory history = HistoryOf(LearnedPortfolio.Bars());
        ModelStore store = new(trained.Path);
        foreach (ForwardRisk risk in Forward(trained.Manager))
        {
            ModelPlace place = VarianceRecipe.PlaceFor(risk.Horizon);
            VarianceModel model = store.ReadModel(place, store.ReadRecord(place).Champion!, stream => VarianceModel.Read(stream));
            for (int i = 0; i < risk.Assets.Length; i++)
            {
                Assert.True(history.TryTable(i, risk.Horizon, out FeatureTable? table, out _));
                VarianceForecast forecast = model.Forecast(
                    model.IndexOf(risk.Assets[i].Asset), table.Row(table.Count - 1), PredictionStatus.GateClosed);
                Assert.Equal(Math.Sqrt(forecast.Baseline * history.Returns.Frequency.PeriodsPerYear), risk.Assets[i].Volatility.Value);
            }
        }
    }

    [Fact]
    public async Task UseModels_WithoutATrainer_ForecastsTheSameBitForBit()
    {
        await using AdvancedPortfolioManager second = LearnedPortfolio.Build(builder => builder.UseModels(trained.Copy()));
        Assert.Equal(Numbers(trained.Manager), Numbers(second));
        TrainingReport report = await second.TrainModelsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(report.Models, result => Assert.Equal(TrainingOutcome.NoTrainer, result.Outcome));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void MachineLearningOptimized_ClosedGate_LeavesTheStrategysWeights(PortfolioStrategy strategy) =>
        Assert.Equal(Weights(trained.Manager, strategy, AllocationMethod.Static), Weights(trained.Manager, strategy));

    [Fact]
    public async Task MachineLearning_SwitchedOff_LearnsAndSaysNothing()
    {
        PortfolioOptions options = LearnedPortfolio.Options();
        options.Features.MachineLearning = false;
        await using AdvancedPortfolioManager manager =
            LearnedPortfolio.Build(builder => builder.UseMachineLearning(trained.Copy()), options);
        TrainingReport report = await manager.TrainModelsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(report.Models, result => Assert.Equal(TrainingOutcome.Disabled, result.Outcome));
        Assert.Empty(Forward(manager));
        Assert.Null(manager.AnalyzeCorrelations().Forecast);
        Assert.Null(await manager.TrainDueModelsAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(Weights(manager, PortfolioStrategy.RiskParity, AllocationMethod.Static), Weights(manager, PortfolioStrategy.RiskParity));
    }

    [Fact]
    public void CorrelationAnalysis_AfterTraining_HasAForecastOfAllAssets()
    {
        Prediction<CorrelationEstimate>? forecast = trained.Manager.AnalyzeCorrelations().Forecast;
        Assert.NotNull(forecast);
        Assert.False(forecast.IsActive);
        Assert.Equal(LearnedPortfolio.Assets, forecast.Value.Assets);
    }

    [Fact]
    public async Task OpenGate_OfVariance_ForecastsAsTheModelSays()
    {
        string directory = trained.Copy();
        Open(directory, VarianceRecipe.PlaceFor(5));
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(builder => builder.UseModels(directory));
        ForwardRisk risk = Forward(manager)[1];
        ForwardRisk closed = Forward(trained.Manager)[1];
        ModelHistory history = HistoryOf(LearnedPortfolio.Bars());
        ModelStore store = new(directory);
        VarianceModel model = store.ReadModel(
            VarianceRecipe.PlaceFor(5), store.ReadRecord(VarianceRecipe.PlaceFor(5)).Champion!, stream => VarianceModel.Read(stream));
        for (int i = 0; i < risk.Assets.Length; i++)
        {
            Assert.True(history.TryTable(i, 5, out FeatureTable? table, out _));
            VarianceForecast forecast = model.Forecast(i, table.Row(table.Count - 1), PredictionStatus.Active);
            Assert.Equal(forecast.Status, risk.Assets[i].Volatility.Status);
            Assert.Equal(Math.Sqrt(forecast.Value * history.Returns.Frequency.PeriodsPerYear), risk.Assets[i].Volatility.Value);
        }

        Assert.Contains(risk.Assets, asset => asset.Volatility.Status == PredictionStatus.Active);
        Assert.NotEqual(closed.Volatility.Value, risk.Volatility.Value);
    }

    [Fact]
    public async Task OpenGate_OfStrategies_MovesWeightsByNoMoreThanTheCap()
    {
        string directory = trained.Copy();
        Open(directory, StrategyRecipe.DefaultPlace);
        PortfolioOptions options = LearnedPortfolio.Options();
        options.Methods.MachineLearning.Cap = 0.01;
        options.Methods.MachineLearning.FullScore = 1e-6;
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(builder => builder.UseModels(directory), options);
        double[] own = Weights(manager, PortfolioStrategy.RiskParity, AllocationMethod.Static);
        double[] moved = Weights(manager, PortfolioStrategy.RiskParity);
        Assert.InRange(own.Zip(moved, (before, after) => Math.Abs(before - after)).Sum(), 1e-6, 0.01);
    }

    [Fact]
    public async Task AssetAddedAfterTraining_IsNamedAndNotForecast()
    {
        BarHistory bars = LearnedPortfolio.Bars();
        BarHistory added = BarHistory.Create("NEW", [.. Enumerable.Range(0, bars.BarsOf(0)).Select(i => Product(bars.GetBar(1, i), bars.GetBar(2, i)))]);
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(
            builder => builder.UseModels(trained.Copy()), prices: BarHistory.Combine([bars, added]).ToPriceHistory());
        manager.AddAsset(new PortfolioAsset("NEW") { Quantity = 10 });
        PortfolioRisk risk = manager.CalculatePortfolioRisk().GetRiskOrThrow();
        Assert.Empty(risk.Forward);
        Assert.Contains("NEW", risk.ForwardDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelsOfBars_AskedWithCloses_RefuseWithASentence()
    {
        await using AdvancedPortfolioManager manager =
            LearnedPortfolio.Build(builder => builder.UseModels(trained.Copy()), prices: Closes(LearnedPortfolio.Bars()));
        PortfolioRisk risk = manager.CalculatePortfolioRisk().GetRiskOrThrow();
        Assert.Empty(risk.Forward);
        Assert.Contains("other features", risk.ForwardDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedModel_IsNamedAndTheRestGoesOn()
    {
        string directory = trained.Copy();
        string file = Directory.GetFiles(Path.Combine(directory, "variance-1"), "*.model").Single();
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(builder => builder.UseModels(directory));
        PortfolioRisk risk = manager.CalculatePortfolioRisk().GetRiskOrThrow();
        Assert.Equal(5, Assert.Single(risk.Forward).Horizon);
        Assert.Contains(Path.GetFileName(file), risk.ForwardDetail, StringComparison.Ordinal);
        ModelRecord[] faults = [.. manager.GetPortfolioSummary().Models.Where(model => model.Fault.Length > 0)];
        Assert.Equal("variance-1", Assert.Single(faults).Place.Name);
        Assert.Contains(Path.GetFileName(file), faults[0].Fault, StringComparison.Ordinal);
    }

    // One place without a model leaves the others' forecasts: the slow average stands in for the correlation.
    [Fact]
    public async Task NoCorrelationModel_LeavesTheForecastsOfTheAssets()
    {
        string directory = trained.Copy();
        Directory.Delete(Path.Combine(directory, "correlation-22"), recursive: true);
        await using AdvancedPortfolioManager manager = LearnedPortfolio.Build(builder => builder.UseModels(directory));
        ImmutableArray<ForwardRisk> forward = Forward(manager);
        Assert.Equal([1, 5], forward.Select(risk => risk.Horizon));
        Assert.All(forward, risk => Assert.Equal(PredictionStatus.NoModel, risk.Correlation!.Status));
        Assert.Equal(
            Forward(trained.Manager).SelectMany(risk => risk.Assets.Select(asset => asset.Volatility.Value)),
            forward.SelectMany(risk => risk.Assets.Select(asset => asset.Volatility.Value)));
    }

    internal static ImmutableArray<ForwardRisk> Forward(AdvancedPortfolioManager manager) =>
        manager.CalculatePortfolioRisk().GetRiskOrThrow().Forward;

    internal static double[] Numbers(AdvancedPortfolioManager manager) =>
    [
        .. Forward(manager).SelectMany(risk => risk.Assets.Select(asset => asset.Volatility.Value)
            .Concat(risk.Assets.Select(asset => asset.Tail!.Value.ValueAtRisk))
            .Concat([risk.Volatility.Value, risk.Tail!.Value.ValueAtRisk, risk.Tail.Value.ExpectedShortfall])),
    ];

    internal static PriceHistory Closes(BarHistory bars) => PriceHistory.Create(
        LearnedPortfolio.Assets, bars.DatesOf(0),
        [.. Enumerable.Range(0, bars.BarsOf(0)).SelectMany(i => Enumerable.Range(0, 3).Select(k => bars.GetBar(k, i).Close!.Value))]);

    private static double[] Weights(
        AdvancedPortfolioManager manager, PortfolioStrategy strategy, AllocationMethod method = AllocationMethod.MachineLearningOptimized)
    {
        PortfolioAllocation allocation =
            manager.OptimizePortfolioAllocation(strategy, method, TestContext.Current.CancellationToken);
        Assert.True(allocation.TargetWeights is not null, allocation.Result.Detail);
        return [.. allocation.TargetWeights!.Over(LearnedPortfolio.Assets).Weights];
    }

    private static ModelHistory HistoryOf(BarHistory bars)
    {
        PriceHistory prices = bars.ToPriceHistory();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().Build();
        manager.ObservePrices(prices);
        ReturnPanel panel = new ReturnSource(new PortfolioOptions().Returns)
            .Find(manager.GetSnapshot(), LearnedPortfolio.Assets, 1, out string shortage)!;
        Assert.Equal("", shortage);
        return new ModelHistory(prices.Bars!, LearnedPortfolio.Assets, market: null, panel, isEngineered: true);
    }

    private static Bar Product(in Bar x, in Bar y) =>
        new(x.Date, x.Open * y.Open, x.High * y.High, x.Low * y.Low, x.Close * y.Close, x.Volume);

    // As the gate would leave it that had opened for the model.
    private static void Open(string directory, ModelPlace place)
    {
        ModelStore store = new(directory);
        ModelRecord record = store.ReadRecord(place);
        store.Save(record with
        {
            Gate = record.Gate with
            {
                Status = PredictionStatus.Active,
                Since = record.Champion!.TrainedThrough,
                Configuration = record.Champion.Configuration,
                GainDeviation = 0.1,
            },
        });
    }
}
