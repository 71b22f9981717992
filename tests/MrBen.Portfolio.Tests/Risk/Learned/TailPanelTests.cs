using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Risk.Learned;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Risk.Learned;

public class TailPanelTests
{
    [Fact]
    public void Combine_WhatDoesNotBelongTogether_IsRefused()
    {
        FeaturePanel features = PlantedPanel.Draw(1, 2, 500, 0, 0);
        VarianceReport report = PlantedTails.Forecast(features, 300);
        VolatilitySeries[] returns = PlantedTails.Returns(features, 1, 500, 0);
        Assert.Equal(2 * (499 - 301), TailPanel.Combine(features, report, returns).Count);
        Refused(features, report, [returns[0]], "There are no returns of B.");
        Refused(features, report, [returns[0], returns[0], returns[1]], "There are two series of A.");
        Refused(features, report, [.. PlantedTails.Returns(features, 1, 400, 0)], "do not lead from");
        Refused(
            features, report, [VolatilitySeries.FromReturns("A", returns[0].Returns), returns[1]], "The returns of A do not lead from");
        Refused(PlantedPanel.Draw(1, 2, 500, 0, 0, horizon: 5), report, returns, "The panel looks 5 periods ahead, the report 1.");
        Refused(PlantedPanel.Draw(1, 1, 500, 0, 0), report, returns, "The panel has no row of B");

        static void Refused(FeaturePanel panel, VarianceReport report, VolatilitySeries[] returns, string sentence) => Assert.Contains(
            sentence, Assert.Throws<ArgumentException>(() => TailPanel.Combine(panel, report, returns)).Message, StringComparison.Ordinal);
    }
}
