using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;

namespace MrBen.Portfolio.Tests.Forecasting.Models;

/// <summary>Who keeps a place while days pass: rules of <see cref="ModelSuccession"/>, by losses that are written out.</summary>
public class ModelReviewTests
{
    private const double Good = 0.8;

    private static readonly ModelPlace Place = new("risk_predictor", "variance", 1);
    private static readonly DateTimeOffset Now = new(2023, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ModelOptions Options = new() { ShadowPeriods = 22 };
    private static readonly ModelHistory History = FakeRecipe.History(250);

    [Theory]
    [InlineData(0.75, true)]
    [InlineData(0.8, true)] // as good as the other
    [InlineData(0.805, true)] // worse by less than the gain that the gate calls small
    [InlineData(0.82, false)]
    public void Challenger_AfterItsShadow_TakesThePlaceWhereItIsNoWorse(double ratio, bool isPromoted)
    {
        ModelRecord waiting = Waiting();
        ModelRecord after = Review(waiting, ratio, days: 22);
        Assert.Equal(isPromoted ? "two" : "one", after.Champion!.Id);
        Assert.Null(after.Challenger);
        Assert.True(after.Gate.IsOpen);
        Assert.Equal(waiting.Gate.Trials, after.Gate.Trials);
        Assert.Equal(22, after.LivePeriods);
        Assert.Equal(isPromoted ? ratio : Good, after.LiveRatio!.Value, 12);
        Assert.Contains(isPromoted ? "it takes the place" : "it is dismissed", after.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(21, 1, 21)]
    [InlineData(4, 5, 20)] // a loss every fifth period
    public void Challenger_BeforeItsShadowIsOver_Waits(int days, int stride, int periods)
    {
        ModelRecord after = Review(Waiting(), 0.5, days, stride);
        Assert.Equal(("one", "two", periods), (after.Champion!.Id, after.Challenger!.Version.Id, after.Challenger.Periods));
        Assert.Equal("two", Review(Waiting(), 0.5, 5, stride: 5).Champion!.Id);
    }

    // Three times the baseline's loss: the gate closes, and the fresher model has the closed place.
    [Fact]
    public void Champion_ThatDrifts_LeavesItsPlaceClosedToTheOther()
    {
        ModelRecord waiting = Waiting();
        FakeRecipe recipe = new(Place, new Dictionary<string, double> { ["one"] = 3, ["two"] = 0.5 }, days: 10);
        ModelRecord after = Review(waiting, recipe, 10);
        for (int days = 20; after.Gate.IsOpen && days <= 200; days += 10)
        {
            after = Review(waiting, new FakeRecipe(Place, new Dictionary<string, double> { ["one"] = 3, ["two"] = 3 }, days), days);
        }

        Assert.Equal(PredictionStatus.Drift, after.Gate.Status);
        Assert.Equal("two", after.Champion!.Id);
        Assert.Null(after.Challenger);
    }

    // One of five features moved, too few to close the gate; for as long as the model has its place.
    [Fact]
    public void FeatureDrift_IsThatOfTheLastReview_AndLeavesWithTheModel()
    {
        double[] rows = [.. Enumerable.Range(0, 500).Select(i => (double)(i % 17))];
        StabilityReading moved = PopulationStability.Train(["a", "b", "c", "d", "e"], rows)
            .Measure([.. rows.Select((value, i) => value + (i % 5 == 1 ? 8 : 0))]);
        Assert.Equal(moved.Indices[1], moved.Largest);
        ModelRecord waiting = Waiting();
        Assert.Null(waiting.FeatureDrift);
        ModelRecord reviewed = Review(waiting, Moving(10), 10);
        Assert.Equal(new FeatureDrift(moved.Largest, 0.2), reviewed.FeatureDrift);
        Assert.Equal("two", Review(reviewed, Moving(22), 22).Champion!.Id);
        Assert.Null(Review(reviewed, Moving(22), 22).FeatureDrift);

        FakeRecipe Moving(int days) =>
            new(Place, new Dictionary<string, double> { ["one"] = Good, ["two"] = Good }, days) { Moved = moved };
    }

    [Fact]
    public void Review_OtherFeaturesOrNothingNew_ChangesNothing()
    {
        ModelRecord waiting = Waiting();
        Assert.Equal(waiting, Review(waiting, Recipe(0.5, 30, isMatched: false), 30));
        Assert.Equal(waiting, Review(waiting, Recipe(0.5, 0), 0));
    }

    [Fact]
    public void StatusOn_SaysWhyAModelIsNotAsked()
    {
        PlacedModel placed = new(Open(), new FakeModel("one"), null, "");
        TimeSpan year = TimeSpan.FromDays(365);
        DateOnly day = FakeModel.Through.AddDays(10);
        Assert.Equal(PredictionStatus.Active, placed.StatusOn(day, isMatched: true, year));
        Assert.Equal(PredictionStatus.SchemaMismatch, placed.StatusOn(day, isMatched: false, year));
        Assert.Equal(PredictionStatus.Stale, placed.StatusOn(FakeModel.Through.AddDays(366), isMatched: true, year));
        Assert.Equal(PredictionStatus.InputOutOfRange, placed.StatusOn(FakeModel.Through.AddDays(-1), isMatched: true, year));
        Assert.Equal(PredictionStatus.NoModel, (placed with { Champion = null }).StatusOn(day, isMatched: true, year));
    }

    private static ModelRecord Open() => ModelSuccession.Admit(
        new ModelRecord(Place), FakeModel.Candidate(new FakeModel("one"), "a", Good), Options.GateFor(1), Now).Record;

    // An open place, and a second model of the same configuration beside it.
    private static ModelRecord Waiting()
    {
        ModelRecord waiting = ModelSuccession.Admit(
            Open(), FakeModel.Candidate(new FakeModel("two"), "a", Good), Options.GateFor(1), Now).Record;
        Assert.NotNull(waiting.Challenger);
        return waiting;
    }

    private static FakeRecipe Recipe(double second, int days, int stride = 1, bool isMatched = true) =>
        new(Place, new Dictionary<string, double> { ["one"] = Good, ["two"] = second }, days, stride) { IsOfTheseFeatures = isMatched };

    private static ModelRecord Review(ModelRecord record, double second, int days, int stride = 1) =>
        Review(record, Recipe(second, days, stride), days);

    private static ModelRecord Review(ModelRecord record, FakeRecipe recipe, int days) => ModelSuccession.Review(
        record, recipe, days > 0 ? History : FakeRecipe.History(10), new FakeModel("one"), new FakeModel("two"), Options, _ => null);
}
