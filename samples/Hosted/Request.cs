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
          --help               shows this

        It ends with 0 when it was stopped, 1 when it could not start, 2 when the command line is wrong.
        """;

    private const string DefaultUrl = "http://127.0.0.1:9464";

    private static readonly string[] Known = ["--urls", "--work", "--speed", "--seconds"];

    public string Urls { get; private init; } = DefaultUrl;

    /// <summary>Settings, journal and models are here; made where it does not exist.</summary>
    public string Work { get; private init; } = "";

    /// <summary>Seconds of the market that pass in one second.</summary>
    public double Speed { get; private init; }

    /// <summary>After what time it stops by itself; <see langword="null"/> for never.</summary>
    public TimeSpan? Ends { get; private init; }

    /// <exception cref="FormatException">An argument is unknown, comes twice, or has no value that can be used.</exception>
    public static Request Parse(string[] arguments)
    {
        Dictionary<string, string> given = Read(arguments);
        return new Request
        {
            Urls = Sound(given.GetValueOrDefault("--urls") ?? Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? DefaultUrl),
            Work = Path.GetFullPath(given.GetValueOrDefault("--work", "paper")),
            Speed = Positive(given, "--speed") ?? 600,
            Ends = Positive(given, "--seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    // As --name value or --name=value.
    private static Dictionary<string, string> Read(string[] arguments)
    {
        Dictionary<string, string> given = [];
        Queue<string> left = new(arguments);
        while (left.TryDequeue(out string? argument))
        {
            string[] parts = argument.Split('=', 2);
            if (!Known.Contains(parts[0]))
            {
                throw new FormatException($"'{argument}' is not known.");
            }

            string? value = parts.Length == 2 ? parts[1] : left.TryDequeue(out string? next) ? next : null;
            if (string.IsNullOrWhiteSpace(value) || Known.Contains(value))
            {
                throw new FormatException($"{parts[0]} has no value.");
            }

            if (!given.TryAdd(parts[0], value))
            {
                throw new FormatException($"{parts[0]} is given twice.");
            }
        }

        return given;
    }

    private static string Sound(string urls)
    {
        foreach (string url in urls.Split(';'))
        {
            string named = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(named, UriKind.Absolute, out Uri? address) || address is not { Scheme: "http", PathAndQuery: "/" }
                || address is { Host: "localhost", Port: 0 }) // of the two addresses that it stands for, each would get its own
            {
                throw new FormatException($"It cannot listen at '{url}'; an address is like {DefaultUrl}.");
            }
        }

        return urls;
    }

    private static double? Positive(Dictionary<string, string> given, string name)
    {
        if (!given.TryGetValue(name, out string? text))
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value <= 1e6
            ? value
            : throw new FormatException($"{name} is '{text}'; it must be a positive number of at most a million.");
    }
}
