using System.Net.Sockets;
using Hosted;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Hosting;
using MrBen.Portfolio.Hosting.Notifications;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Prometheus;
using MrBen.Portfolio.Sqlite;
using MrBen.Portfolio.State;
using Prometheus;

const int CannotStart = 1;
const int WrongUsage = 2;
if (args is ["--help" or "-h" or "-?"])
{
    Console.WriteLine(Request.Usage);
    return 0;
}

Request request;
try
{
    request = Request.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine($"{error.Message}\n\n{Request.Usage}");
    return WrongUsage;
}

bool hasStarted = false;
CancellationToken stopping = default;
try
{
    using WorkFolder folder = new(request.Work);
    await using WebApplication app = Build(request, folder);
    stopping = app.Lifetime.ApplicationStopping;
    await app.StartAsync();
    hasStarted = true;
    if (request.Ends is { } after)
    {
        _ = Task.Delay(after).ContinueWith(_ => app.Lifetime.StopApplication(), TaskScheduler.Default);
    }

    await app.WaitForShutdownAsync();
    return 0;
}
catch (OperationCanceledException) when (!hasStarted && stopping.IsCancellationRequested)
{
    Console.WriteLine("Stopped before it had started.");
    return 0;
}
catch (Exception error) when (!hasStarted && Explain(error, request) is { } reason)
{
    Console.Error.WriteLine($"It cannot start:\n{reason}");
    return CannotStart;
}

static WebApplication Build(Request request, WorkFolder folder)
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = request.Work });
    builder.WebHost.UseUrls(request.Urls);
    builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical); // what ends a start is told above
    LivedClock clock = new();
    CollectorRegistry registry = Metrics.NewCustomRegistry();
    builder.Services.AddSingleton<TimeProvider>(clock);
    builder.Services.AddSingleton(clock);
    builder.Services.AddSingleton(registry);
    builder.Services.AddSingleton(request);
    builder.Services.AddSingleton(folder);
    builder.Services.AddSingleton<PaperFeed>();
    builder.Services.AddSingleton<Beginning>();

    // Before the portfolio: services stop in the other order, and a portfolio that stops needs its venue.
    builder.Services.AddSingleton<PaperVenue>();
    builder.Services.AddHostedService(provider => provider.GetRequiredService<PaperVenue>());
    builder.Services.AddMrBenPortfolio(builder.Configuration.GetSection("advanced_portfolio"), portfolio => portfolio
        .UseGateway(provider => provider.GetRequiredService<PaperVenue>().Gateway, execution =>
        {
            execution.ReconcileInterval = TimeSpan.FromSeconds(30);
            execution.RetryInterval = TimeSpan.FromSeconds(0.5);
        })
        .UseFeed(provider => provider.GetRequiredService<PaperFeed>())
        .Configure((provider, manager) => manager
            .UsePrometheus(registry)
            .UseAlertHandler(new LogAlertHandler(provider.GetRequiredService<ILogger<LogAlertHandler>>(), PortfolioHost.DefaultName))
            .UseMachineLearning(folder.Models)
            .UseSqliteJournal(folder.Journal))
        .ConfigureOptions(options => options.Models.Horizons = [5])
        .Prepare((provider, manager, stopping) => provider.GetRequiredService<Beginning>().PrepareAsync(manager, stopping)));
    builder.Services.AddHealthChecks().AddMrBenPortfolio().AddCheck("settings", new SettingsCheck(folder.Settings));

    WebApplication app = builder.Build();
    SettingsCheck.Watch(builder.Configuration.Sources, app.Logger);
    Endpoints.Map(app);
    return app;
}

// What the user can mend, in sentences. Anything else is a fault of the program, and ends it with its trace.
static string? Explain(Exception error, Request request) => error switch
{
    ConfigurationException or JournalException or IOException or UnauthorizedAccessException => error.Message,
    InvalidDataException => SettingsCheck.Describe(error),
    SocketException => $"It cannot listen at {request.Urls}: {error.Message}.",
    _ => null,
};
