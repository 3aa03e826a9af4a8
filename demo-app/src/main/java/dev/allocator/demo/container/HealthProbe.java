package dev.allocator.demo.container;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * The command of the image's health check: exits with 0 if the address given answers with 200, else with 1. It stands in
 * for {@code curl}, which an image of a Java runtime does not have.
 */
final class HealthProbe {

    private static final int TIMEOUT_MILLIS = 3000;

    private HealthProbe() {}

    static void main(String[] args) {
        System.exit(isHealthy(URI.create(args[0])) ? 0 : 1);
    }

    static boolean isHealthy(URI address) {
        try {
            var connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            System.out.println(address + " answers " + status);
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException ex) {
            System.out.println(address + " does not answer: " + ex);
            return false;
        }
    }

}
