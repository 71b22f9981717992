using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class CalendarTriggerTests
{
    // 2024-03-29 is Good Friday; 2024-06-01 and 2023-12-31 are a Saturday and a Sunday; ISO week 1 of 2025 begins on Monday 2024-12-30.
    [Theory]
    [InlineData(RebalanceFrequency.Daily, "2024-03-27", "2024-03-28", true)]
    [InlineData(RebalanceFrequency.Daily, "2024-03-28T09:00", "2024-03-28T16:00", false)]
    [InlineData(RebalanceFrequency.Weekly, "2024-03-25", "2024-03-28", false)]
    [InlineData(RebalanceFrequency.Weekly, "2024-03-28", "2024-04-01", true)]
    [InlineData(RebalanceFrequency.Weekly, "2024-12-30", "2025-01-02", false)]
    [InlineData(RebalanceFrequency.Weekly, "2024-12-27", "2024-12-30", true)]
    [InlineData(RebalanceFrequency.Monthly, "2024-05-01", "2024-05-31", false)]
    [InlineData(RebalanceFrequency.Monthly, "2024-05-31", "2024-06-03", true)]
    [InlineData(RebalanceFrequency.Monthly, "2023-12-01", "2024-01-02", true)]
    [InlineData(RebalanceFrequency.Quarterly, "2024-04-01", "2024-06-28", false)]
    [InlineData(RebalanceFrequency.Quarterly, "2024-06-28", "2024-07-01", true)]
    [InlineData(RebalanceFrequency.Yearly, "2024-01-02", "2024-12-31", false)]
    [InlineData(RebalanceFrequency.Yearly, "2024-12-31", "2025-01-02", true)]
    public void Evaluate_FiresOnceInAPeriod(RebalanceFrequency frequency, string last, string now, bool fires) =>
        Assert.Equal(fires, new CalendarTrigger(new() { Frequency = frequency }).Evaluate(TriggerContexts.Of(now, last)).Fires);

    [Fact]
    public void Evaluate_Sentences_NameTheDay()
    {
        CalendarTrigger trigger = new(new() { Holidays = [new(2024, 3, 29)] });
        Assert.Equal("2024-03-29 is no trading day.", trigger.Evaluate(TriggerContexts.Of("2024-03-29", "2024-01-02")).Detail);
        Assert.Equal("2024-06-01 is no trading day.", trigger.Evaluate(TriggerContexts.Of("2024-06-01", "2024-01-02")).Detail);
        Assert.Equal("The last rebalance, on 2024-05-31, was in an earlier month.", trigger.Evaluate(TriggerContexts.Of("2024-06-03", "2024-05-31")).Detail);
        Assert.Equal("The last rebalance, on 2024-06-03, was in this month already.", trigger.Evaluate(TriggerContexts.Of("2024-06-28", "2024-06-03")).Detail);
        Assert.Equal("Nothing was traded before.", trigger.Evaluate(TriggerContexts.Of("2024-06-28")).Detail);
    }

    [Fact]
    public void Evaluate_WeekendMarket_FiresOnSaturday() => Assert.True(
        new CalendarTrigger(new() { TradesOnWeekends = true }).Evaluate(TriggerContexts.Of("2024-06-01", "2024-05-31")).Fires);

    [Fact]
    public void Options_Unsound_ListEveryFault()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new CalendarTrigger(new() { Frequency = (RebalanceFrequency)9, Holidays = default }));
        Assert.Equal(
            "Frequency must be Daily, Weekly, Monthly, Quarterly or Yearly; it is 9. Holidays may be empty but not default. (Parameter 'options')",
            error.Message);
    }
}
