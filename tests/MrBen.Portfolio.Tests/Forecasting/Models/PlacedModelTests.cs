using MrBen.Portfolio.Forecasting.Models;

namespace MrBen.Portfolio.Tests.Forecasting.Models;

/// <summary>What is remembered of a place whose files are read anew.</summary>
public class PlacedModelTests
{
    [Fact]
    public void After_TheSameModel_KeepsItsDrift_AndAnotherBeginsWithout()
    {
        PlacedModel before = With("one", drift: new(0.3, 0.5));
        Assert.Equal(new FeatureDrift(0.3, 0.5), With("one", drift: null).After(before).Record.FeatureDrift);
        Assert.Null(With("two", drift: null).After(before).Record.FeatureDrift);
    }

    private static PlacedModel With(string id, FeatureDrift? drift) => new(
        new ModelRecord(new ModelPlace("risk_predictor", "variance", 5))
        {
            Champion = new ModelVersion(id, "hash", "forest", "ewma", new DateOnly(2025, 12, 31), DateTimeOffset.UnixEpoch),
            FeatureDrift = drift,
        },
        Champion: null, Challenger: null, Fault: "");
}
