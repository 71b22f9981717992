using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;

namespace MrBen.Portfolio.Tests.Forecasting.Gate;

public class GateStateTests
{
    [Fact]
    public void Json_RoundTrip_IsEqualInEveryBit()
    {
        GateState open = ModelGate.Evaluate(GateState.Initial, ModelGateTests.Evidence(ModelGateTests.Pattern(300, 0.2, -0.1))).State
            .WithTrial("other \"quoted\"");
        GateMonitor monitor = new(open);
        for (int t = 0; t < 100; t++)
        {
            monitor.Observe(new DateOnly(2021, 6, 1).AddDays(t), 1.0 / 3, 0.3 + (t / 700.0));
        }

        foreach (GateState state in new[] { GateState.Initial, open, monitor.State })
        {
            GateState read = GateState.FromJson(state.ToJson());
            Assert.Equal(state, read);
            Assert.Equal(state.GetHashCode(), read.GetHashCode());
            Assert.Equal(state.ToJson(), read.ToJson());
        }
    }

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "version is missing")]
    [InlineData("{\"version\":2}", "version 2; 1 can be read")]
    public void FromJson_OfSomethingElse_SaysWhatIsWrong(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => GateState.FromJson(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"Active\"", "\"Wide\"", "status is Wide; there is no such status.")]
    [InlineData("\"Active\"", "0", "status is not a text.")]
    [InlineData("\"Active\"", "\"0\"", "status is 0; there is no such status.")]
    [InlineData("\"2020-10-26\"", "null", "an open gate needs a configuration that was tried, and a day")]
    [InlineData("\"2020-10-26\"", "\"26.10.2020\"", "since is neither null nor a day as yyyy-MM-dd.")]
    [InlineData("\"cusum_sum\":0", "\"cusum_sum\":-1", "cusum_sum is negative.")]
    [InlineData("\"cusum_sum\":0", "\"cusum_sum\":1e999", "cusum_sum is not a finite number.")]
    [InlineData("\"times\":1", "\"times\":0", "times is not a whole number of at least 1.")]
    [InlineData("\"is_refused\":false", "\"is_refused\":1", "is_refused is neither true nor false.")]
    [InlineData("\"recent_gains\":[]", "\"recent_gains\":[1]", "recent_gains and recent_scales differ in length")]
    [InlineData("\"recent_gains\":[]", "\"recent_gains\":[\"a\"]", "recent_gains is not a finite number.")]
    [InlineData("\"tried\":[", "\"tried\":[3,", "tried holds something that is not an object.")]
    public void FromJson_WithAFault_NamesIt(string sound, string faulty, string expected)
    {
        string json = ModelGate.Evaluate(GateState.Initial, ModelGateTests.Evidence(ModelGateTests.Pattern(300, 0.2, -0.1))).State.ToJson();
        Assert.Contains(sound, json, StringComparison.Ordinal);
        FormatException exception = Assert.Throws<FormatException>(
            () => GateState.FromJson(json.Replace(sound, faulty, StringComparison.Ordinal)));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithTrial_OfAKnownConfiguration_CountsNoFurther()
    {
        GateState state = GateState.Initial.WithTrial("a").WithTrial("b").WithTrial("a");
        Assert.Equal(2, state.Trials);
        Assert.Equal(PredictionStatus.NoModel, state.Status);
        Assert.Equal("closed (NoModel) after 2 trials", state.ToString());
        Assert.Throws<ArgumentException>(() => state.WithTrial(" "));
    }
}
