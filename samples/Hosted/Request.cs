using System.Globalization;

namespace Hosted;

/// <summary>What the user asks for on the command line.</summary>
internal sealed record Request
{
    public const string Usage = """
        A portfolio that trades on paper in a simulated market until it is stopped.

          --urls <url>         where it listens (default http://127.0.0.1:9464)
          --work <folder>      where it keeps settings, journal and models (default: the folder "paper" here)
          --speed <number>     seconds of the market that pass in one second (default 600)
          --seconds <number>   stops by itself after so many seconds (default: never)
        """;

    private const string DefaultUrl = "http://127.0.0.1:9464";

    private static readonly HashSet<string> Known = new(["urls", "work", "speed", "seconds"], StringComparer.OrdinalIgnoreCase);

    public string Urls { get; private init; } = DefaultUrl;

    /// <summary>Settings, journal and models are here; made where it does not exist.</summary>
    public string Work { get; private init; } = "";

    /// <summary>Seconds of the market that pass in one second.</summary>
    public double Speed { get; private init; }

    /// <summary>After what time it stops by itself; <see langword="null"/> for never.</summary>
    public TimeSpan? Ends { get; private init; }

    /// <exception cref="FormatException">An argument is unknown or no number.</exception>
    public static Request Parse(string[] arguments)
    {
        IConfiguration given = new ConfigurationBuilder().AddCommandLine(arguments).Build();
        string[] unknown = [.. given.AsEnumerable().Select(pair => pair.Key).Where(key => !Known.Contains(key))];
        if (unknown.Length > 0 || arguments.Any(argument => argument is "-h" or "--help" or "-?"))
        {
            throw new FormatException(Usage);
        }

        return new Request
        {
            Urls = given["urls"] ?? Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? DefaultUrl,
            Work = Path.GetFullPath(given["work"] ?? "paper"),
            Speed = Positive(given, "speed") ?? 600,
            Ends = Positive(given, "seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static double? Positive(IConfiguration given, string name)
    {
        if (given[name] is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value <= 1e6
            ? value
            : throw new FormatException($"--{name} is '{text}'; it must be a positive number of at most a million.");
    }
}
