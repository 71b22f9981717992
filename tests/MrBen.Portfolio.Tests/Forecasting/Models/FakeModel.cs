using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;

namespace MrBen.Portfolio.Tests.Forecasting.Models;

/// <summary>A model that is its name and nothing else.</summary>
internal sealed class FakeModel(string id) : IForecastModel
{
    public static readonly DateOnly Through = new(2023, 1, 1);

    public string Id { get; } = id;

    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Id)));

    public DateOnly TrainedThrough => Through;

    public FeatureSchema Schema { get; } = new(1, ["x"]);

    /// <summary>Whether it fails after its first byte.</summary>
    public bool IsBroken { get; init; }

    public void Write(Stream stream)
    {
        stream.WriteByte((byte)'M');
        if (IsBroken)
        {
            throw new IOException("The disk is full.");
        }

        stream.Write(Encoding.UTF8.GetBytes(Id));
    }

    public static FakeModel Read(Stream stream)
    {
        using StreamReader reader = new(stream);
        string text = reader.ReadToEnd();
        return text.StartsWith('M') && text.Length > 1 ? new FakeModel(text[1..]) : throw new FormatException("There is no model.");
    }

    /// <summary>A candidate that loses a share of the baseline's loss over 600 days.</summary>
    public static ModelCandidate Candidate(FakeModel model, string configuration, double ratio)
    {
        DateOnly[] days = [.. Enumerable.Range(0, 600).Select(t => Through.AddDays(t - 600))];
        double[] baseline = [.. Enumerable.Range(0, 600).Select(t => 1 + (0.1 * Math.Sin(7.3 * t)))];
        double[] own = [.. baseline.Select((loss, t) => (ratio * loss) + (0.01 * Math.Cos(5.1 * t)))];
        return new ModelCandidate
        {
            Model = model,
            Evidence = new GateEvidence(configuration, "baseline", OutOfSampleLosses.Create(days, own, baseline)),
            Comparisons = [LossComparison.Of("A|B", "baseline", days, own, baseline, [], 1)],
            FirstDate = days[0],
            LastDate = days[^1],
            Members = ["A|B"],
            Rows = 600,
            DataHash = "00",
            Settings = ImmutableSortedDictionary<string, string>.Empty,
            Split = "None.",
        };
    }
}
